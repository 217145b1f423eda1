/** A status of an asynchronous operation, as the contract's `StatusInfo`. */
export interface StatusInfo {
	code: number;
	description: string;
	details?: string[];
}

/** A status of an invoice: `InvoiceStatusInfo`. */
export interface InvoiceStatusInfo extends StatusInfo {
	extensions?: Record<string, string>;
}

/** Makes a status; details are left out when there are none. */
export function status(code: number, description: string, ...details: string[]): StatusInfo {
	return details.length === 0 ? { code, description } : { code, description, details };
}

const TOKEN_FAILED = 'Uwierzytelnianie zakończone niepowodzeniem z powodu błędnego tokenu';
const CERTIFICATE_FAILED = 'Uwierzytelnianie zakończone niepowodzeniem z powodu błędu certyfikatu';
const RETRY = 'Przetwarzanie zostało przerwane z przyczyn wewnętrznych systemu. Spróbuj ponownie';

/** Statuses of a sign-in (contract, `AuthenticationOperationStatusResponse.status`). */
export const SIGN_IN = {
	inProgress: status(100, 'Uwierzytelnianie w toku'),
	succeeded: status(200, 'Uwierzytelnianie zakończone sukcesem'),
	noPermissions: status(
		415,
		'Uwierzytelnianie zakończone niepowodzeniem',
		'Brak przypisanych uprawnień',
	),
	revoked: status(
		425,
		'Uwierzytelnienie unieważnione',
		'Uwierzytelnienie i powiązane refresh tokeny zostały unieważnione przez użytkownika',
	),
	token: (detail: string): StatusInfo => status(450, TOKEN_FAILED, detail),
	certificate: (detail: string): StatusInfo => status(460, CERTIFICATE_FAILED, detail),
	deceased: status(
		470,
		'Uwierzytelnianie zakończone niepowodzeniem',
		'Próba wykorzystania metod autoryzacyjnych osoby zmarłej',
	),
	blocked: status(
		480,
		'Uwierzytelnienie zablokowane',
		'Podejrzenie incydentu bezpieczeństwa. Skontaktuj się z Ministerstwem Finansów przez formularz zgłoszeniowy.',
	),
	unknown: status(500, 'Nieznany błąd'),
	cancelled: status(550, 'Operacja została anulowana przez system', RETRY),
} as const;

/** Statuses of an online session. */
export const ONLINE_SESSION = {
	open: status(100, 'Sesja interaktywna otwarta'),
	closed: status(170, 'Sesja interaktywna zamknięta'),
	processed: status(200, 'Sesja interaktywna przetworzona pomyślnie'),
} as const;

/** Statuses of a batch session. */
export const BATCH_SESSION = {
	open: status(100, 'Sesja wsadowa rozpoczęta'),
	processing: status(150, 'Trwa przetwarzanie'),
	processed: status(200, 'Sesja wsadowa przetworzona pomyślnie'),
	badParts: (detail: string): StatusInfo =>
		status(405, 'Błąd weryfikacji poprawności dostarczonych elementów paczki', detail),
	tooManyInvoices: status(420, 'Przekroczony limit faktur w sesji'),
	badArchive: (detail: string): StatusInfo =>
		status(430, 'Błąd dekompresji pierwotnego archiwum', detail),
	undecipherable: status(435, 'Błąd odszyfrowania zaszyfrowanych części archiwum'),
	timedOut: status(440, 'Sesja anulowana', 'Przekroczono czas wysyłki'),
} as const;

/** Statuses that both kinds of session share. */
export const SESSION = {
	undecipherableKey: status(415, 'Błąd odszyfrowania dostarczonego klucza'),
	empty: status(440, 'Sesja anulowana', 'Nie przesłano faktur'),
	noValidInvoice: status(445, 'Błąd weryfikacji, brak poprawnych faktur'),
} as const;

/** Statuses of an invoice in a session. */
export const INVOICE = {
	accepted: status(100, 'Faktura przyjęta do dalszego przetwarzania'),
	processing: status(150, 'Trwa przetwarzanie'),
	succeeded: status(200, 'Sukces'),
	sessionFailed: status(405, 'Przetwarzanie anulowane z powodu błędu sesji'),
	notPermitted: (detail: string): StatusInfo =>
		status(410, 'Nieprawidłowy zakres uprawnień', detail),
	attachmentRefused: (detail: string): StatusInfo =>
		status(415, 'Brak możliwości wysyłania faktury z załącznikiem', detail),
	badFile: (...details: string[]): StatusInfo =>
		status(430, 'Błąd weryfikacji pliku faktury', ...details),
	undecipherable: status(435, 'Błąd odszyfrowania pliku'),
	duplicate: (
		detail: string,
		extensions: { originalSessionReferenceNumber?: string; originalKsefNumber: string },
	): InvoiceStatusInfo => ({ ...status(440, 'Duplikat faktury', detail), extensions }),
	badContent: (...details: string[]): StatusInfo =>
		status(450, 'Błąd weryfikacji semantyki dokumentu faktury', ...details),
	unknown: status(500, 'Nieznany błąd (500)'),
	cancelled: status(550, 'Operacja została anulowana przez system', RETRY),
} as const;

/** Statuses of an export. */
export const EXPORT = {
	inProgress: status(100, 'Eksport faktur w toku'),
	succeeded: status(200, 'Eksport faktur zakończony sukcesem'),
	expired: status(210, 'Eksport faktur wygasł i nie jest już dostępny do pobrania'),
	beyondHighWaterMark: status(
		420,
		'Zakres filtrowania wykracza poza dostępny zakres danych',
		'Parametr dateRange.from jest późniejszy niż PermanentStorageHwmDate przy włączonym restrictToPermanentStorageHwmDate.',
	),
} as const;
