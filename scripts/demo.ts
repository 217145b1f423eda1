import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startEmulatorProcess, type EmulatorProcess } from './emulatorProcess';
import type { ExecutionReport, ReportedItem } from './n8n/executions';
import { installN8n } from './n8n/install';
import { N8nInstance } from './n8n/instance';
import { packPackage } from './n8n/pack';
import { emulatorCredential, readTemplate } from './n8n/templates';
import { stopEverything, stopEverythingOnSignals } from './support/processes';
import { createProgress, type Progress } from './support/progress';
import { makeScratchFolder, removeScratchFolder } from './support/scratchFolder';
import { formatTable } from './support/table';

/** `npm run demo`: sales from a CSV file become invoices with KSeF numbers, in a real n8n. */

const REPOSITORY = path.resolve(__dirname, '..');
const OUTPUT_FOLDER = path.join(REPOSITORY, 'demo-output');
const TEMPLATE = 'send-invoice.json';
/** The node of the template whose items are the result. */
const SENDING_NODE = 'Send to KSeF';

function field(item: ReportedItem, name: string): string {
	const value = item.json[name];
	return typeof value === 'string' ? value : '';
}

/** Writes an item's files and returns its row of the table. */
async function saveItem(item: ReportedItem, position: number): Promise<string[]> {
	const number = field(item, 'invoiceNumber');
	const stem = (number || `invoice-${position + 1}`).replace(/[^\p{L}\p{N}.-]+/gu, '_');
	const saved: string[] = [];
	for (const [property, kind] of [
		['data', 'invoice'],
		['upo', 'upo'],
	] as const) {
		const file = item.files[property];
		if (!file) continue;
		const fileName = `${stem}.${kind}.xml`;
		await writeFile(path.join(OUTPUT_FOLDER, fileName), file.content);
		saved.push(fileName);
	}
	const upoFile = saved.find((fileName) => fileName.endsWith('.upo.xml'));
	return [number, field(item, 'ksefNumber') || '–', field(item, 'status'), upoFile ?? '–'];
}

/** The sentence that explains a failed run: n8n's own, with the node that it came from. */
function explainFailure(report: ExecutionReport): string {
	const failed = Object.entries(report.nodes).find(([, node]) => node.error !== undefined);
	const error = report.error ?? failed?.[1].error;
	return [
		`The workflow ended with "${report.status}"${failed ? ` in the node "${failed[0]}"` : ''}.`,
		error?.message ?? '',
		error?.description ?? '',
	]
		.filter((line) => line !== '')
		.join('\n');
}

async function showResult(report: ExecutionReport, progress: Progress): Promise<void> {
	const items = report.nodes[SENDING_NODE]?.outputs.flat() ?? [];
	if (report.status !== 'success') throw new Error(explainFailure(report));
	await rm(OUTPUT_FOLDER, { recursive: true, force: true });
	await mkdir(OUTPUT_FOLDER);
	const rows = await Promise.all(items.map(saveItem));
	progress.line('');
	process.stdout.write(
		`${formatTable(['Invoice number', 'KSeF number', 'Status', 'UPO file'], rows)}\n\n` +
			`Invoices (XML) and receipts (UPO) are in ${OUTPUT_FOLDER}\n`,
	);
	const incomplete = items.filter(
		(item) => field(item, 'status') !== 'accepted' || !item.files['upo'],
	);
	if (items.length === 0 || incomplete.length > 0) {
		const reasons = incomplete.map((item) =>
			[field(item, 'invoiceNumber'), field(item, 'error') || field(item, 'upoError')].join(': '),
		);
		throw new Error(
			`${incomplete.length} of ${items.length} invoices have no KSeF number or no UPO.\n${reasons.join('\n')}`,
		);
	}
}

async function runTemplate(
	emulator: EmulatorProcess,
	tarball: string,
	progress: Progress,
): Promise<ExecutionReport> {
	const installation = await installN8n('1', progress);
	progress.step(
		`Installing ${path.basename(tarball)} and a credential in n8n ${installation.version}`,
	);
	const instance = await N8nInstance.create(installation, [tarball]);
	try {
		const credential = emulatorCredential(emulator);
		const workflow = await readTemplate(TEMPLATE, credential);
		await instance.importCredentials([credential]);
		await instance.importWorkflows([workflow]);
		progress.step(`Executing workflows/${TEMPLATE}: CSV rows → Build → Send → UPO`);
		return await instance.execute(workflow.id);
	} finally {
		await instance.dispose();
	}
}

async function main(): Promise<void> {
	stopEverythingOnSignals();
	const progress = createProgress(process.stderr);
	const scratch = await makeScratchFolder('demo');
	try {
		progress.step('Starting the KSeF emulator');
		const emulator = await startEmulatorProcess();
		progress.step(`Emulator listens on ${emulator.baseUrl}, company NIP ${emulator.nip}`);
		progress.step('Building and packing n8n-nodes-ksef-pl');
		const tarball = await packPackage(scratch);
		await showResult(await runTemplate(emulator, tarball, progress), progress);
	} finally {
		await stopEverything();
		await removeScratchFolder(scratch);
	}
}

main().catch((error: unknown) => {
	process.stderr.write(
		`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}\n`,
	);
	process.exitCode = 1;
});
