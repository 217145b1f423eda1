import { createServer, type Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { emulatorCredential } from '../../scripts/n8n/templates';
import type { ImportedCredential, ImportedWorkflow } from '../../scripts/n8n/instance';
import type { N8nLine } from '../../scripts/n8n/lines';
import { SeededRandom } from '../support/random';
import { describeInEachN8n, SET_UP_MILLISECONDS } from './support/endToEnd';
import { hurried, type Inbox, startInbox, until } from './support/inbox';

const KILLS = 30;
const SEED = 30;
const WORKFLOW = 'triggerKill01';
/**
 * n8n 2.x polls each minute at most and takes minutes to come back after a kill: thirty would take the better part of
 * an hour. How it saves a trigger's state is played through in test/receiving/kill.test.ts.
 */
const KILLED_LINES: N8nLine[] = ['1'];

/** Where the workflow reports what it got: one request for each batch, the KSeF numbers in it. */
class Receiver {
	readonly batches: string[][] = [];
	readonly #server: Server;
	url = '';

	constructor() {
		this.#server = createServer((request, response) => {
			let body = '';
			request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
			request.on('end', () => {
				this.batches.push((JSON.parse(body) as { numbers: string[] }).numbers);
				response.end('{}');
			});
		});
	}

	async start(): Promise<void> {
		await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
		const address = this.#server.address();
		if (typeof address !== 'object' || address === null) throw new Error('No free port');
		this.url = `http://127.0.0.1:${address.port}/`;
	}

	async close(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise((resolve) => this.#server.close(resolve));
	}
}

function workflow(credential: ImportedCredential, url: string): ImportedWorkflow {
	return {
		id: WORKFLOW,
		name: WORKFLOW,
		nodes: [
			{
				id: 'a',
				name: 'New Invoices',
				type: 'n8n-nodes-ksef-pl.ksefTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: { roles: ['Subject2'], startFrom: 'now', output: 'xml', options: {} },
				credentials: { ksefApi: { id: credential.id, name: credential.name } },
			},
			{
				id: 'b',
				name: 'Report',
				type: 'n8n-nodes-base.httpRequest',
				typeVersion: 4.2,
				position: [200, 0],
				executeOnce: true,
				parameters: {
					method: 'POST',
					url,
					sendBody: true,
					specifyBody: 'json',
					jsonBody:
						'={{ JSON.stringify({ numbers: $input.all().map((item) => item.json.ksefNumber) }) }}',
				},
			},
		],
		connections: { 'New Invoices': { main: [[{ node: 'Report', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}

function count(numbers: readonly string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
	return counts;
}

describeInEachN8n(
	'a real n8n that is killed again and again',
	(line) => {
		let inbox: Inbox;
		const receiver = new Receiver();

		beforeAll(async () => {
			await receiver.start();
			inbox = await startInbox(line);
			const credential = emulatorCredential(inbox.emulator);
			await inbox.n8n.importCredentials([credential]);
			await inbox.n8n.importWorkflows([hurried(workflow(credential, receiver.url), line)]);
			await inbox.n8n.activate(WORKFLOW);
			// The first start says from when on invoices are wanted.
			await inbox.n8n.start();
			await until('the first question', () => inbox.callsMade(/metadata/) > 0, 120_000);
			await pause(2_000);
			await inbox.n8n.kill();
		}, SET_UP_MILLISECONDS);

		afterAll(async () => {
			await inbox.close();
			await receiver.close();
		}, SET_UP_MILLISECONDS);

		test(
			`loses no invoice over ${KILLS} kills, and repeats only the batch in flight`,
			async () => {
				const { n8n } = inbox;
				const random = new SeededRandom(SEED);
				const stored: string[] = [];
				const inFlight: string[] = [];
				const arriveSome = () => {
					for (let left = 1 + random.below(3); left > 0; left--) {
						stored.push(inbox.arrive().ksefNumber);
					}
				};
				for (let kill = 0; kill < KILLS; kill++) {
					arriveSome();
					const before = inbox.callsMade();
					const exportsBefore = inbox.callsMade(/exports/);
					const batchesBefore = receiver.batches.length;
					const starting = n8n.start().then(
						() => 'started' as const,
						() => 'killed' as const,
					);
					// The trigger asks as n8n starts; from then on any moment may be the last.
					const stage = random.pick(['asking', 'exporting', 'delivering', 'delivering'] as const);
					await until(
						`the trigger to be ${stage}`,
						() => {
							if (stage === 'asking') return inbox.callsMade() > before;
							if (stage === 'exporting') return inbox.callsMade(/exports/) > exportsBefore;
							return receiver.batches.length > batchesBefore;
						},
						120_000,
					);
					arriveSome();
					await pause(random.below(stage === 'delivering' ? 6_000 : 600));
					await n8n.kill();
					await starting;
					inFlight.push(...(receiver.batches.at(-1) ?? []));
				}
				await n8n.start();
				const missing = () => {
					const got = new Set(receiver.batches.flat());
					return stored.filter((number) => !got.has(number));
				};
				await until('everything to arrive', () => missing().length === 0, 300_000).catch(
					() => undefined,
				);
				expect(missing()).toEqual([]);
				const allowed = count(inFlight);
				const times = [...count(receiver.batches.flat())];
				const tooOften = times.filter(([number, got]) => got > 1 + (allowed.get(number) ?? 0));
				expect(tooOften).toEqual([]);
				const repeated = times.filter(([, got]) => got > 1);
				// The kills came between deliveries, not before the first.
				expect(receiver.batches.length).toBeGreaterThan(KILLS / 3);
				process.stderr.write(
					`${stored.length} invoices, ${KILLS} kills, ${receiver.batches.length} batches, ${repeated.length} invoices repeated\n`,
				);
			},
			60 * 60_000,
		);
	},
	KILLED_LINES,
);
