import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpReply, HttpRequest } from './messages';

/** Serves one request. Undefined means that the connection is to be cut without an answer. */
export type Handler = (request: HttpRequest) => Promise<HttpReply | undefined>;

/** A listening HTTP server on 127.0.0.1. */
export interface RunningServer {
	/** For instance `http://127.0.0.1:40123`. */
	origin: string;
	/** Stops listening and cuts the connections that are still open. */
	close: () => Promise<void>;
}

/**
 * Starts a server.
 *
 * @param port port number, 0 for a free one
 * @param handler what serves the requests
 * @throws Error when the port is taken
 */
export async function startServer(port: number, handler: Handler): Promise<RunningServer> {
	const server = createServer((message, response) => {
		void serve(server, handler, message, response);
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => {
			server.off('error', reject);
			resolve();
		});
	});
	return {
		origin: originOf(server),
		close: async () => {
			server.closeAllConnections();
			await new Promise<void>((resolve, reject) => {
				server.close((error) => {
					if (error === undefined) resolve();
					else reject(error);
				});
			});
		},
	};
}

async function serve(
	server: Server,
	handler: Handler,
	message: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	try {
		const reply = await handler(readRequest(server, message));
		if (reply === undefined) {
			message.socket.destroy();
			return;
		}
		const body = Buffer.from(reply.body ?? '');
		response.writeHead(reply.status, { ...reply.headers, 'content-length': body.length });
		if (reply.transmission === 'cutInTheMiddle') {
			response.write(body.subarray(0, Math.ceil(body.length / 2)), () => {
				message.socket.destroy();
			});
			return;
		}
		response.end(body);
	} catch (error) {
		// A defect of the emulator: say so where its owner looks, and answer as a broken server does.
		process.stderr.write(
			`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
		);
		if (!response.headersSent) response.writeHead(500);
		response.end();
	}
}

function readRequest(server: Server, message: IncomingMessage): HttpRequest {
	const origin = originOf(server);
	const url = new URL(message.url ?? '/', origin);
	let body: Promise<Buffer> | undefined;
	return {
		method: message.method ?? 'GET',
		path: url.pathname,
		query: url.searchParams,
		headers: message.headers,
		clientIp: message.socket.remoteAddress ?? '127.0.0.1',
		origin,
		stream: message,
		body: () => {
			body ??= readAll(message);
			return body;
		},
	};
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of message) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}

function originOf(server: Server): string {
	const { port } = server.address() as AddressInfo;
	return `http://127.0.0.1:${port}`;
}
