import type { CompiledContent, CompiledGroup, CompiledPart } from './compile';

/** What is wrong with the set of elements inside a parent. Ranks are places in the content model. */
export interface ContentFindings {
	/** The element of this rank has to be there. */
	missing(rank: number): void;
	/** One of the elements in these ranges has to be there. */
	missingChoice(alternatives: readonly CompiledPart[]): void;
	/** Elements of several alternatives are there; the ranks are the first found of each. */
	conflict(ranks: readonly number[]): void;
}

/** Reports which required elements are missing and which choices are not kept. */
export function checkPresence(content: CompiledContent, findings: ContentFindings): void {
	checkGroup(content.group, content.counts, findings);
}

function firstPresent(part: CompiledPart, counts: readonly number[]): number {
	for (let rank = part.firstRank; rank <= part.lastRank; rank += 1) {
		if ((counts[rank] ?? 0) > 0) return rank;
	}
	return -1;
}

function checkGroup(
	group: CompiledGroup,
	counts: readonly number[],
	findings: ContentFindings,
): void {
	if (group.minimum === 0 && firstPresent(group, counts) === -1) return;
	if (group.kind === 'choice') checkChoice(group, counts, findings);
	else for (const part of group.parts) checkPart(part, counts, findings);
}

function checkPart(part: CompiledPart, counts: readonly number[], findings: ContentFindings): void {
	if (part.kind !== 'element') checkGroup(part, counts, findings);
	else if (part.minimum > 0 && counts[part.firstRank] === 0) findings.missing(part.firstRank);
}

function checkChoice(
	group: CompiledGroup,
	counts: readonly number[],
	findings: ContentFindings,
): void {
	const present: number[] = [];
	let chosen: CompiledPart | undefined;
	for (const part of group.parts) {
		const rank = firstPresent(part, counts);
		if (rank === -1) continue;
		chosen ??= part;
		present.push(rank);
	}
	if (present.length > 1) findings.conflict(present);
	else if (chosen !== undefined) checkPart(chosen, counts, findings);
	else if (!group.parts.some(canBeEmpty)) findings.missingChoice(group.parts);
}

function canBeEmpty(part: CompiledPart): boolean {
	if (part.minimum === 0) return true;
	if (part.kind === 'element') return false;
	return part.kind === 'choice' ? part.parts.some(canBeEmpty) : part.parts.every(canBeEmpty);
}
