import type { Rule } from './fields';
import type { Report } from './report';

/** Checks the rules of a model about fields that exclude or need one another. */
export function checkRules(
	rules: readonly Rule[],
	object: Readonly<Record<string, unknown>>,
	context: { readonly report: Report; readonly overlays: number },
): void {
	for (const rule of rules) {
		let count = 0;
		for (const name of rule.fields) if (isGiven(object[name])) count += 1;
		if (count === 1 || (count === 0 && rule.kind === 'atMostOne')) continue;
		if (count > 1) {
			const given = rule.fields.filter((name) => isGiven(object[name]));
			context.report.problem(`${given.join(' and ')} exclude one another.`, rule.advice);
		} else if (context.overlays === 0) {
			context.report.problem(`None of ${rule.fields.join(', ')} is given.`, rule.advice);
		}
	}
}

function isGiven(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '' && value !== false;
}
