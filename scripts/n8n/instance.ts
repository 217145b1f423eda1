import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { IConnections, IDataObject, INode, IWorkflowSettings } from 'n8n-workflow';
import { bareEnvironment } from '../support/environment';
import { lastLines, runCommand, startService, type Service } from '../support/processes';
import { makeScratchFolder, removeScratchFolder } from '../support/scratchFolder';
import { type ExecutionReport, readExecutions } from './executions';
import type { N8nInstallation } from './install';
import { unpackCommunityPackage } from './pack';

/** A credential as `n8n import:credentials` takes it; n8n encrypts `data`. */
export interface ImportedCredential {
	id: string;
	name: string;
	type: string;
	data: IDataObject;
}

/** A workflow as n8n exports it. */
export interface ImportedWorkflow {
	id: string;
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
}

export interface N8nServer {
	/** Such as `http://127.0.0.1:40123`. */
	url: string;
	stop(): Promise<void>;
}

const COMMAND_MINUTES = 5;
const SERVER_START_MINUTES = 3;

/** A TCP port of 127.0.0.1 that was free a moment ago. */
async function freePort(): Promise<number> {
	return await new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			probe.close(() => {
				if (address && typeof address === 'object') resolve(address.port);
				else reject(new Error('No free port on 127.0.0.1'));
			});
		});
	});
}

/** n8n without telemetry, update checks, or any listener beyond 127.0.0.1. */
function settings(userFolder: string, port: number, brokerPort: number): Record<string, string> {
	return {
		N8N_USER_FOLDER: userFolder,
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(port),
		// Code nodes run in a process beside n8n, as n8n recommends; without it 1.x sometimes crashes as it exits.
		N8N_RUNNERS_ENABLED: 'true',
		N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
		N8N_BLOCK_ENV_ACCESS_IN_NODE: 'true',
		// A 2.x that was killed while it activated a workflow tries again after this time; two minutes unless told.
		N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS: '20',
		N8N_WORKFLOW_PUBLICATION_OUTBOX_POLL_INTERVAL_MS: '1000',
		EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'all',
		EXECUTIONS_DATA_SAVE_ON_ERROR: 'all',
		GENERIC_TIMEZONE: 'Europe/Warsaw',
		NO_COLOR: '1',
	};
}

/**
 * A scratch n8n in a temporary folder, with a database of its own. Call {@link dispose} in the end: it stops
 * the server and deletes the folder.
 */
export class N8nInstance {
	private readonly printed: string[] = [];

	private readonly highestExecution = new Map<string, number>();

	private server: Service | undefined;

	private constructor(
		private readonly installation: N8nInstallation,
		readonly userFolder: string,
	) {}

	/**
	 * @param tarballs community packages to install, as made by `npm pack`.
	 */
	static async create(installation: N8nInstallation, tarballs: string[]): Promise<N8nInstance> {
		const userFolder = await makeScratchFolder('n8n');
		await mkdir(path.join(userFolder, '.n8n'), { mode: 0o700 });
		const instance = new N8nInstance(installation, userFolder);
		try {
			for (const tarball of tarballs) await unpackCommunityPackage(tarball, userFolder);
		} catch (error) {
			await instance.dispose();
			throw error;
		}
		return instance;
	}

	/** Everything that n8n's programs printed so far: for checks that something is nowhere in it. */
	output(): string {
		return [...this.printed, this.server?.output() ?? ''].join('\n');
	}

	async importCredentials(credentials: ImportedCredential[]): Promise<void> {
		await this.import('credentials', credentials);
	}

	async importWorkflows(workflows: ImportedWorkflow[]): Promise<void> {
		await this.import('workflow', workflows);
	}

	/** Plain secrets lie in the file, so only the owner may read it and it goes as soon as it was read. */
	private async import(kind: 'credentials' | 'workflow', entries: object[]): Promise<void> {
		const file = path.join(this.userFolder, `${kind}.json`);
		await writeFile(file, JSON.stringify(entries), { mode: 0o600 });
		try {
			const result = await this.command([`import:${kind}`, `--input=${file}`]);
			if (result.exitCode !== 0) {
				throw new Error(`n8n did not import the ${kind}:\n${lastLines(result.text)}`);
			}
		} finally {
			await rm(file, { force: true });
		}
	}

	/**
	 * Runs a workflow once from its start node, as `n8n execute` does. A workflow that fails is a report with
	 * status `error`, not an exception.
	 *
	 * @throws Error when n8n recorded no execution, with what it printed.
	 */
	async execute(workflowId: string): Promise<ExecutionReport> {
		const lowestId = (this.highestExecution.get(workflowId) ?? 0) + 1;
		const result = await this.command(['execute', `--id=${workflowId}`]);
		const execution = (await this.executions(workflowId, lowestId)).at(-1);
		if (!execution || execution.status === 'running') {
			throw new Error(
				`n8n ended with ${result.exitCode ?? result.signal} and recorded no finished execution:\n` +
					lastLines(result.text),
			);
		}
		this.highestExecution.set(workflowId, Number(execution.id));
		return execution;
	}

	/** What n8n recorded of a workflow, oldest first; works while the server runs. */
	async executions(workflowId: string, lowestId = 0): Promise<ExecutionReport[]> {
		return await readExecutions(this.installation, this.userFolder, workflowId, lowestId);
	}

	/** Makes the trigger of a workflow start with the server. Call it before {@link start}. */
	async activate(workflowId: string): Promise<void> {
		const command = this.installation.version.startsWith('1.')
			? ['update:workflow', `--id=${workflowId}`, '--active=true']
			: ['publish:workflow', `--id=${workflowId}`];
		const result = await this.command(command);
		if (result.exitCode !== 0) {
			throw new Error(`n8n did not activate ${workflowId}:\n${lastLines(result.text)}`);
		}
	}

	/**
	 * Starts the server on a free port of 127.0.0.1 and waits until it is ready.
	 *
	 * @throws Error when it ends early or is not ready within three minutes, with what it printed.
	 */
	async start(): Promise<N8nServer> {
		if (this.server) throw new Error('This n8n runs already');
		const port = await freePort();
		const server = startService(
			this.installation.nodeBinary,
			[this.installation.commandLine, 'start'],
			{ environment: await this.environment(port) },
		);
		this.server = server;
		const url = `http://127.0.0.1:${port}`;
		await this.waitUntilReady(server, url);
		return { url, stop: () => this.stopServer() };
	}

	private async waitUntilReady(server: Service, url: string): Promise<void> {
		const deadline = Date.now() + SERVER_START_MINUTES * 60_000;
		let ended = false;
		void server.ended.then(
			() => (ended = true),
			() => (ended = true),
		);
		// The health check answers before the triggers of active workflows run; this line comes after them.
		while (!server.output().includes('Editor is now accessible') || !(await isReady(url))) {
			if (ended || Date.now() > deadline) {
				await this.stopServer();
				throw new Error(`n8n's server did not become ready:\n${lastLines(this.output())}`);
			}
			await pause(250);
		}
	}

	/** Ends the server at once, at whatever stage it is, as a power cut does. Its database stays. */
	async kill(): Promise<void> {
		const { server } = this;
		if (!server) return;
		this.server = undefined;
		await server.kill();
		this.printed.push(server.output());
	}

	private async stopServer(): Promise<void> {
		if (!this.server) return;
		await this.server.stop();
		this.printed.push(this.server.output());
		this.server = undefined;
	}

	private async environment(port: number): Promise<NodeJS.ProcessEnv> {
		return bareEnvironment(settings(this.userFolder, port, await freePort()));
	}

	private async command(commandArguments: string[]) {
		const result = await runCommand(
			this.installation.nodeBinary,
			[this.installation.commandLine, ...commandArguments],
			{
				environment: await this.environment(await freePort()),
				timeoutMilliseconds: COMMAND_MINUTES * 60_000,
			},
		);
		const text = result.standardOutput + result.standardError;
		this.printed.push(text);
		return { ...result, text };
	}

	/** Stops the server and deletes everything. */
	async dispose(): Promise<void> {
		await this.stopServer();
		await removeScratchFolder(this.userFolder);
	}
}

async function isReady(url: string): Promise<boolean> {
	try {
		const response = await fetch(`${url}/healthz/readiness`);
		return response.ok;
	} catch {
		// Nobody listens yet.
		return false;
	}
}
