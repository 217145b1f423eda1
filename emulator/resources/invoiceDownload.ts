import { Forbidden, InvalidInput, KsefException } from '../http/errors';
import { documentReply } from '../http/messages';
import type { Operation } from '../http/operation';
import { isParty } from '../processing/invoiceQuery';
import type { EmulatorState } from '../state/emulatorState';

const KSEF_NUMBER = /^[1-9](?:\d[1-9]|[1-9]\d)\d{7}-\d{8}-[0-9A-F]{6}-?[0-9A-F]{6}-[0-9A-F]{2}$/;

/** `GET /invoices/ksef/{ksefNumber}`: the exact bytes of an accepted invoice. */
export function invoiceDownloadOperations(state: EmulatorState): Operation[] {
	return [
		{
			method: 'GET',
			path: '/invoices/ksef/{ksefNumber}',
			access: 'accessToken',
			limit: 'invoiceDownload',
			permissions: ['InvoiceRead'],
			handle: ({ parameters, authentication, now }) => {
				const { ksefNumber = '' } = parameters;
				if (!KSEF_NUMBER.test(ksefNumber)) {
					throw new InvalidInput(['ksefNumber: Nieprawidłowy format.']);
				}
				const invoice = state.repository.get(ksefNumber);
				if (invoice === undefined) {
					throw new KsefException(21164, 'Faktura o podanym identyfikatorze nie istnieje.', [
						`Faktura o numerze KSeF ${ksefNumber} nie została znaleziona.`,
					]);
				}
				if (!isParty(invoice, authentication.context)) {
					throw new Forbidden('insufficient-resource-access', 'Brak dostępu do wskazanego zasobu.');
				}
				if (invoice.visibleFrom > now) {
					throw new KsefException(
						21165,
						'Faktura o podanym numerze KSeF nie jest jeszcze dostępna.',
						[
							`Faktura o numerze KSeF ${ksefNumber} została przetworzona, ale nie jest jeszcze dostępna do pobrania. Spróbuj ponownie później.`,
						],
					);
				}
				return documentReply(invoice.document, invoice.invoiceHash);
			},
		},
	];
}
