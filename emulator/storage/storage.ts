import { documentReply, type HttpReply, type HttpRequest } from '../http/messages';
import type { UpoArchive } from '../processing/upoDocument';
import type { EmulatorState } from '../state/emulatorState';
import { storeBatchPart } from './batchParts';
import { refuseLink, storageError } from './links';

/** The service behind pre-signed addresses: no access tokens, no rate limits, errors in XML. */
export class Storage {
	constructor(
		private readonly state: EmulatorState,
		private readonly upo: UpoArchive,
	) {}

	/** Serves one request. */
	async serve(request: HttpRequest): Promise<HttpReply> {
		this.state.scheduler.runDue(this.state.clock.now());
		const [, root, area, owner = '', name = ''] = request.path.split('/');
		if (root !== 'storage') return notFound();
		if (request.method === 'PUT' && area === 'batch-parts') {
			return await storeBatchPart(this.state, request, owner, name);
		}
		if (request.method !== 'GET') return notFound();
		switch (area) {
			case 'export-parts':
				return refuseLink(this.state, request, 'r') ?? this.exportPart(owner, name);
			case 'upo':
				return refuseLink(this.state, request, 'r') ?? (await this.sessionUpo(owner, name));
			case 'invoice-upo':
				return refuseLink(this.state, request, 'r') ?? (await this.invoiceUpo(owner, name));
			default:
				return notFound();
		}
	}

	private async sessionUpo(sessionReference: string, name: string): Promise<HttpReply> {
		const session = this.state.sessions.get(sessionReference);
		const page = session?.upoPages.find((entry) => name === `${entry.referenceNumber}.xml`);
		if (session === undefined || page === undefined) return notFound();
		const { document, hash } = await this.upo.ofSession(session, page);
		return documentReply(document, hash);
	}

	private exportPart(exportReference: string, name: string): HttpReply {
		const parts = this.state.exports.get(exportReference)?.package?.parts ?? [];
		const part = parts.find((entry) => entry.name === name);
		if (part === undefined) return notFound();
		return {
			status: 200,
			headers: {
				'content-type': 'application/octet-stream',
				'x-ms-meta-hash': part.encryptedHash,
			},
			body: part.encrypted,
		};
	}

	private async invoiceUpo(sessionReference: string, name: string): Promise<HttpReply> {
		const session = this.state.sessions.get(sessionReference);
		const invoice = session?.invoices.find((entry) => name === `upo_${entry.ksefNumber ?? ''}.xml`);
		if (session === undefined || invoice === undefined) return notFound();
		const { document, hash } = await this.upo.ofInvoice(session, invoice);
		return documentReply(document, hash);
	}
}

function notFound(): HttpReply {
	return storageError(404, 'BlobNotFound', 'The specified blob does not exist.');
}
