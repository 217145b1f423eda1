import type { ExecutionReport, ReportedItem } from '../../../scripts/n8n/executions';

/** What a node of an execution put out; fails with the run's own error when the node did not run. */
export function itemsOf(report: ExecutionReport, node: string, output = 0): ReportedItem[] {
	const found = report.nodes[node];
	if (found === undefined) throw new Error(`${node} did not run: ${report.error?.message ?? ''}`);
	return found.outputs[output] ?? [];
}
