import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Starts the emulator as `npm run emulator` does; resolves with its first output and its exit. */
function run(...options: string[]): {
	child: ReturnType<typeof spawn>;
	output: () => string;
	errors: () => string;
	firstLine: Promise<string>;
} {
	const child = spawn(process.execPath, ['--import', 'tsx', 'emulator/main.ts', ...options], {
		cwd: ROOT,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	let errors = '';
	child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
	const firstLine = new Promise<string>((resolve) => {
		child.stdout.on('data', (chunk: Buffer) => {
			output += chunk.toString();
			if (output.includes('\n')) resolve(output.split('\n')[0] ?? '');
		});
		child.on('exit', () => {
			resolve('');
		});
	});
	return { child, output: () => output, errors: () => errors, firstLine };
}

describe('the emulator as a process', () => {
	test.each(['SIGTERM', 'SIGINT'] as const)(
		'says in one line where it listens, and ends cleanly on %s',
		async (signal) => {
			const { child, output, errors, firstLine } = run('--nip', '3225671421');
			const line = JSON.parse(await firstLine) as Record<'baseUrl' | 'nip' | 'token', string>;
			expect(line.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v2$/);
			expect(line.nip).toBe('3225671421');
			expect(line.token).toContain('|nip-3225671421|');
			const answer = await fetch(`${line.baseUrl}/auth/challenge`, { method: 'POST' });
			expect(answer.status).toBe(200);
			child.kill(signal);
			const [code] = (await once(child, 'exit')) as [number | null];
			expect(code).toBe(0);
			expect(output().trim().split('\n')).toHaveLength(1);
			expect(errors()).toBe('');
		},
		30_000,
	);

	test('says what is wrong with its options', async () => {
		const { child, errors } = run('--port', 'eighty');
		const [code] = (await once(child, 'exit')) as [number | null];
		expect(code).toBe(1);
		expect(errors()).toContain('--port needs a whole number, not "eighty"');
	}, 30_000);
});
