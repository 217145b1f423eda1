import { elementPlaces, isSimpleType } from './schema';
import type { ElementPlace } from './schema';

/** Names in the path of an element that may head a part, the empty one before the first slash included. */
const DEEPEST_HEAD = 4;

const INTRODUCTION = `# Native JSON: every element of FA(3)

Native JSON uses the names of the schema. Build takes it in the field \`native\` of friendly JSON, laid over what the friendly fields say;
Parse gives it as an output of its own. Objects stand for elements with elements inside, lists for elements that repeat, text for values;
attributes are written with \`@\`. The order of the fields does not matter.

The column _Times_ says how often an element may stand in its place. Which elements exclude each other, Validate tells in words.

<!-- Made by scripts/native-reference.ts from the table ksef/fa3/schema.ts. -->
<!-- prettier-ignore-start -->
`;

/** The FA(3) table as a page in Markdown: each element with its place, times, form and meaning in both languages. */
export function nativeReference(): string {
	const lines = [INTRODUCTION];
	for (const part of parts(elementPlaces())) {
		const [first] = part;
		lines.push(`## ${first.path.slice(1).replaceAll('/', ' › ')}`, '');
		lines.push(
			'| Element | Times | Value | Meaning | Znaczenie |',
			'| --- | --- | --- | --- | --- |',
		);
		for (const place of part) lines.push(row(place, first));
		lines.push('');
	}
	return [...lines, '<!-- prettier-ignore-end -->', ''].join('\n');
}

type Part = [ElementPlace, ...ElementPlace[]];

/** One part for the invoice itself and one for each of its main sections and those of its body. */
function parts(places: readonly ElementPlace[]): Part[] {
	const byHead = new Map<string, Part>();
	for (const place of places) {
		const names = place.path.split('/');
		const isHead = names.length <= DEEPEST_HEAD && !isSimpleType(place.definition.content);
		if (isHead) byHead.set(place.path, [place]);
		else partOf(names, byHead)?.push(place);
	}
	return [...byHead.values()];
}

/** The part of the nearest element above that heads one. */
function partOf(names: string[], byHead: ReadonlyMap<string, Part>): Part | undefined {
	for (let length = names.length - 1; length > 0; length--) {
		const part = byHead.get(names.slice(0, length).join('/'));
		if (part !== undefined) return part;
	}
	return undefined;
}

function row({ path, definition }: ElementPlace, head: ElementPlace): string {
	const { minimum, maximum, content, label, fixed, attributes } = definition;
	const times = minimum === maximum ? String(minimum) : `${minimum}–${maximum}`;
	const name = path === head.path ? definition.name : path.slice(head.path.length + 1);
	const value = isSimpleType(content) ? content.form : 'object';
	const extras = [
		...(fixed === undefined ? [] : [`always \`${fixed}\``]),
		...attributes.map((attribute) => `\`@${attribute.name}\``),
	];
	const cells = [`\`${name}\``, times, [value, ...extras].join(', '), label.english, label.polish];
	return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
