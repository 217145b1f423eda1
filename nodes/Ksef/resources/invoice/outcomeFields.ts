import type { IDataObject } from 'n8n-workflow';

import type { SendOutcome } from '../../../../ksef/sending/types';

/** What became of an invoice, as flat fields; what is not known is absent. */
export function outcomeFields(outcome: SendOutcome): IDataObject {
	const fields: IDataObject = {
		status: outcome.status,
		invoiceNumber: outcome.invoiceNumber,
		ksefNumber: outcome.ksefNumber,
		sessionReferenceNumber: outcome.sessionReferenceNumber,
		invoiceReferenceNumber: outcome.invoiceReferenceNumber,
		invoiceHash: outcome.invoiceHash,
		acquisitionDate: outcome.acquisitionDate,
		mode: outcome.invoicingMode,
		offlineDeadline: outcome.offlineDeadline,
	};
	if (outcome.status === 'accepted' && outcome.alreadySent) fields['alreadySent'] = true;
	if (outcome.status === 'pending' && outcome.error !== undefined) {
		fields['note'] = `${outcome.error.message} ${outcome.error.facts.advice}`;
	}
	if (outcome.warnings.length > 0) {
		fields['warnings'] = outcome.warnings.map((warning) => warning.message);
	}
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
