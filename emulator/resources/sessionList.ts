import { InvalidInput } from '../http/errors';
import { jsonReply, type HttpReply } from '../http/messages';
import type { AuthorizedCall, Operation } from '../http/operation';
import { continuedPage } from '../http/paging';
import type { EmulatorState } from '../state/emulatorState';
import { contextKey } from '../state/identifiers';
import { countInvoices, type Session } from '../state/sessions';
import { formatInstant, parseInstant, type Instant } from '../state/time';

const STATUSES = ['InProgress', 'Succeeded', 'Failed', 'Cancelled'] as const;
type CommonStatus = (typeof STATUSES)[number];

/** `GET /sessions`: the sessions of the context, newest first. */
export function sessionListOperations(state: EmulatorState): Operation[] {
	return [
		{
			method: 'GET',
			path: '/sessions',
			access: 'accessToken',
			limit: 'sessionList',
			permissions: ['Introspection', 'InvoiceWrite', 'EnforcementOperations'],
			handle: (call) => list(state, call),
		},
	];
}

function list(state: EmulatorState, call: AuthorizedCall): HttpReply {
	const matches = readFilters(call);
	const found = state.sessions
		.list()
		.filter((session) => isVisible(session, call) && matches(session));
	const { items, continuationToken } = continuedPage(call.request, found, 1000);
	return jsonReply(200, {
		...(continuationToken === undefined ? {} : { continuationToken }),
		sessions: items.map((session) => {
			const { successful, failed } = countInvoices(session);
			return {
				referenceNumber: session.referenceNumber,
				status: session.status,
				dateCreated: formatInstant(session.dateCreated),
				dateUpdated: formatInstant(session.dateUpdated),
				...(session.status.code === 100 ? { validUntil: formatInstant(session.validUntil) } : {}),
				totalInvoiceCount: session.invoices.length,
				successfulInvoiceCount: successful,
				failedInvoiceCount: failed,
			};
		}),
	});
}

/** Who may only send sees the sessions that they opened themselves. */
function isVisible(session: Session, { authentication }: AuthorizedCall): boolean {
	if (contextKey(session.context) !== contextKey(authentication.context)) return false;
	const seesAll = (['Introspection', 'EnforcementOperations'] as const).some((permission) =>
		authentication.permissions.includes(permission),
	);
	return seesAll || session.author.value === authentication.subject.value;
}

function readFilters({ request }: AuthorizedCall): (session: Session) => boolean {
	const { query } = request;
	const problems: string[] = [];
	const type = query.get('sessionType');
	if (type !== 'Online' && type !== 'Batch') {
		problems.push('sessionType: Dozwolone wartości: Online, Batch.');
	}
	const reference = query.get('referenceNumber');
	const statuses = query.getAll('statuses');
	if (statuses.some((status) => !STATUSES.some((known) => known === status))) {
		problems.push(`statuses: Dozwolone wartości: ${STATUSES.join(', ')}.`);
	}
	const bound = (name: string, otherwise: Instant): Instant => {
		const text = query.get(name);
		if (text === null) return otherwise;
		const instant = parseInstant(text);
		if (instant === undefined) problems.push(`${name}: Nieprawidłowa data.`);
		return instant ?? otherwise;
	};
	const ranges = (['dateCreated', 'dateClosed', 'dateModified'] as const).map((name) => ({
		name,
		from: bound(`${name}From`, -Infinity),
		to: bound(`${name}To`, Infinity),
		given: query.has(`${name}From`) || query.has(`${name}To`),
	}));
	if (problems.length > 0) throw new InvalidInput(problems);
	return (session) => {
		const dates = {
			dateCreated: session.dateCreated,
			dateClosed: session.dateClosed,
			dateModified: session.dateUpdated,
		};
		return (
			session.kind === type &&
			(reference === null || session.referenceNumber === reference) &&
			(statuses.length === 0 || statuses.includes(commonStatus(session))) &&
			ranges.every(({ name, from, to, given }) => {
				const date = dates[name];
				return !given || (date !== undefined && date >= from && date <= to);
			})
		);
	};
}

function commonStatus({ status }: Session): CommonStatus {
	if (status.code < 200) return 'InProgress';
	if (status.code === 200) return 'Succeeded';
	return status.code === 440 ? 'Cancelled' : 'Failed';
}
