import { createServer, type Server, type Socket } from 'node:net';

/** A message as the sender's program handed it over. */
export interface ReceivedMail {
	recipients: string[];
	/** Header and body, undecoded. */
	text: string;
}

/** A mail server on 127.0.0.1 that takes every message and delivers none (RFC 5321, the part that senders need). */
export class MailServer {
	readonly mails: ReceivedMail[] = [];
	readonly #sockets = new Set<Socket>();

	private constructor(
		private readonly server: Server,
		readonly port: number,
	) {}

	/** Starts one on a free port. */
	static async start(): Promise<MailServer> {
		const server = createServer();
		const port = await new Promise<number>((resolve, reject) => {
			server.once('error', reject);
			server.listen(0, '127.0.0.1', () => {
				const address = server.address();
				if (typeof address === 'object' && address !== null) resolve(address.port);
				else reject(new Error('No free port'));
			});
		});
		const mailServer = new MailServer(server, port);
		server.on('connection', (socket) => mailServer.#serve(socket));
		return mailServer;
	}

	async close(): Promise<void> {
		for (const socket of this.#sockets) socket.destroy();
		await new Promise((resolve) => this.server.close(resolve));
	}

	#serve(socket: Socket): void {
		this.#sockets.add(socket);
		socket.on('close', () => this.#sockets.delete(socket));
		socket.on('error', () => socket.destroy());
		let rest = '';
		let recipients: string[] = [];
		let content: string[] | undefined;
		const say = (line: string) => socket.write(`${line}\r\n`);
		const hear = (line: string) => {
			if (content !== undefined) {
				if (line !== '.') {
					content.push(line.replace(/^\./, ''));
					return;
				}
				this.mails.push({ recipients, text: content.join('\n') });
				content = undefined;
				recipients = [];
				say('250 OK');
				return;
			}
			const [verb = ''] = line.toUpperCase().split(/[\s:]/);
			if (verb === 'RCPT') recipients.push(/<([^>]*)>/.exec(line)?.[1] ?? '');
			if (verb === 'DATA') content = [];
			if (verb === 'QUIT') {
				socket.end('221 Bye\r\n');
				return;
			}
			say(verb === 'DATA' ? '354 Go on' : '250 OK');
		};
		socket.on('data', (chunk) => {
			const lines = (rest + chunk.toString('utf8')).split('\r\n');
			rest = lines.pop() ?? '';
			lines.forEach(hear);
		});
		say('220 test');
	}
}
