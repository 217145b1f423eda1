/** Invoices for the measurements: like real ones in form, size and how well they compress. */
import { createCipheriv, createHash, generateKeyPairSync } from 'node:crypto';
import { ApiClient } from '../../ksef/api/client';
import type { Host, HttpRequest, HttpResponse } from '../../ksef/api/port';
import type { KsefConnection } from '../../ksef/sending/ports';

const NIP = '5265877635';
const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Warsaw' }).format(new Date());

/** Letters that follow from the seed, as hard to compress as Base64 of random bytes. */
function noise(seed: number, length: number): string {
	const key = createHash('md5').update(String(seed)).digest();
	const cipher = createCipheriv('aes-128-ctr', key, Buffer.alloc(16));
	return cipher
		.update(Buffer.alloc(Math.ceil((length * 3) / 4)))
		.toString('base64')
		.slice(0, length);
}

/** An invoice of about the given size; `noiseShare` of it does not compress. */
export function benchInvoice(number: number, bytes: number, noiseShare: number): Buffer {
	const head = `<?xml version="1.0" encoding="UTF-8"?>
<Faktura xmlns="http://crd.gov.pl/wzor/2025/06/25/13775/"><Naglowek><KodFormularza kodSystemowy="FA (3)" wersjaSchemy="1-0E">FA</KodFormularza></Naglowek>
<Podmiot1><DaneIdentyfikacyjne><NIP>${NIP}</NIP><Nazwa>Sprzedawca ${noise(number, 20)}</Nazwa></DaneIdentyfikacyjne></Podmiot1>
<Podmiot2><DaneIdentyfikacyjne><NIP>1111111111</NIP><Nazwa>Nabywca ${noise(-number, 20)}</Nazwa></DaneIdentyfikacyjne></Podmiot2>
<Fa><KodWaluty>PLN</KodWaluty><P_1>${today}</P_1><P_2>FV/${number}/2026</P_2><P_15>${number}.00</P_15><RodzajFaktury>VAT</RodzajFaktury>`;
	const tail = '</Fa></Faktura>';
	const lines: string[] = [];
	let size = Buffer.byteLength(head) + tail.length;
	for (let line = 1; size < bytes - 200; line++) {
		const text = noise(number * 1_000 + line, Math.max(1, Math.round(400 * noiseShare)));
		const added = `<FaWiersz><NrWierszaFa>${line}</NrWierszaFa><P_7>Towar ${text}</P_7><P_8A>szt</P_8A><P_8B>${(number * line) % 97}</P_8B><P_9A>${(number * 7 + line) % 1000}.${line % 90}</P_9A></FaWiersz>`;
		lines.push(added);
		size += Buffer.byteLength(added);
	}
	return Buffer.from(head + lines.join('') + tail);
}

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A connection whose calls are answered on the spot; uploads are hashed and dropped. */
export function connectionTo(host: Host): KsefConnection {
	return {
		client: new ApiClient({ baseUrl: 'http://bench/v2', host }),
		publicKeys: { get: () => Promise.resolve({ publicKey }), forget: () => undefined },
		context: { type: 'Nip', value: NIP },
	};
}

/** Answers a batch session: declares as many addresses as parts, takes what is uploaded. */
export class SwallowingHost implements Host {
	uploadedBytes = 0;

	async http(request: HttpRequest): Promise<HttpResponse> {
		await this.sleep(0);
		if (request.method === 'PUT') {
			this.uploadedBytes += request.body?.length ?? 0;
			return { status: 201, headers: {}, body: new Uint8Array() };
		}
		if (!request.url.endsWith('/sessions/batch')) {
			return { status: 204, headers: {}, body: new Uint8Array() };
		}
		const body = JSON.parse(String(request.body)) as {
			batchFile: { fileParts: Array<{ ordinalNumber: number }> };
		};
		const answer = {
			referenceNumber: '20261121-SB-0000000000-0000000000-00',
			partUploadRequests: body.batchFile.fileParts.map(({ ordinalNumber }) => ({
				ordinalNumber,
				method: 'PUT',
				url: `http://bench/${ordinalNumber}`,
				headers: {},
			})),
		};
		return { status: 201, headers: {}, body: Buffer.from(JSON.stringify(answer)) };
	}

	sleep(milliseconds: number): Promise<void> {
		return new Promise((resolve) => setTimeout(resolve, milliseconds));
	}

	now(): Date {
		return new Date();
	}
}
