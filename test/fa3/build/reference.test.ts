import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildInvoice } from '../../../ksef/fa3/build';
import { invoice } from '../../../ksef/fa3/friendly/invoice';
import { friendlyReference } from '../../../ksef/fa3/friendly/reference';
import { NOW } from './support';

const page = readFileSync(join(__dirname, '../../../docs/friendly-json.md'), 'utf8');

test('the reference page has the fields of the model as they are now', () => {
	// Made anew by: node --import tsx scripts/friendly-reference.ts
	expect(page.endsWith(friendlyReference(invoice))).toBe(true);
});

test('the first example of the page is an invoice', () => {
	const example: unknown = JSON.parse(/```json\n(.*?)```/s.exec(page)?.[1] ?? '');
	const { facts } = buildInvoice(example as Record<string, unknown>, { now: NOW });
	expect(facts.grossTotal).toBe('1382.21');
});
