/** The forms of invoices that KSeF has known, by their namespaces. */
export type InvoiceForm = 'FA(1)' | 'FA(2)' | 'FA(3)' | 'FA_RR(1)';

export const FORMS_BY_NAMESPACE: ReadonlyMap<string, InvoiceForm> = new Map([
	['http://crd.gov.pl/wzor/2021/11/29/11089/', 'FA(1)'],
	['http://crd.gov.pl/wzor/2023/06/29/12648/', 'FA(2)'],
	['http://crd.gov.pl/wzor/2025/06/25/13775/', 'FA(3)'],
	['http://crd.gov.pl/wzor/2026/03/06/14189/', 'FA_RR(1)'],
]);
