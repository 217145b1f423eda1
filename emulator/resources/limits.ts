import { InputObject } from '../http/input';
import { emptyReply, jsonReply } from '../http/messages';
import type { Operation } from '../http/operation';
import {
	LIMIT_GROUPS,
	multipliedLimits,
	PRODUCTION_LIMITS,
	type LimitTable,
} from '../http/rateLimiter';
import type { EmulatorState } from '../state/emulatorState';
import type { SessionLimits } from '../state/limits';

/** Certificates and applications for them (document "Limity", by NIP); the emulator issues none, so nothing uses them up. */
const SUBJECT_LIMITS = {
	enrollment: { maxEnrollments: 300 },
	certificate: { maxCertificates: 100 },
};

/** How far the TEST environment's request limits lie above the production ones by default. */
const TEST_ENVIRONMENT_FACTOR = 10;

/** The limits of a context: reading them, and changing them as the TEST environment allows. */
export function limitOperations(state: EmulatorState): Operation[] {
	return [
		{
			method: 'GET',
			path: '/limits/context',
			access: 'accessToken',
			limit: 'other',
			handle: ({ authentication }) => jsonReply(200, state.limits.session(authentication.context)),
		},
		{
			method: 'GET',
			path: '/limits/subject',
			access: 'accessToken',
			limit: 'other',
			handle: () => jsonReply(200, SUBJECT_LIMITS),
		},
		{
			method: 'GET',
			path: '/rate-limits',
			access: 'accessToken',
			limit: 'other',
			handle: ({ authentication }) => jsonReply(200, state.limits.requests(authentication.context)),
		},
		{
			method: 'POST',
			path: '/testdata/limits/context/session',
			access: 'accessToken',
			limit: 'other',
			handle: async ({ request, authentication }) => {
				const input = await InputObject.ofBody(request);
				const onlineSession = readSessionLimits(input.object('onlineSession'));
				const batchSession = readSessionLimits(input.object('batchSession'));
				input.finish();
				state.limits.setSession(authentication.context, { onlineSession, batchSession });
				return emptyReply(200);
			},
		},
		{
			method: 'DELETE',
			path: '/testdata/limits/context/session',
			access: 'accessToken',
			limit: 'other',
			handle: ({ authentication }) => {
				state.limits.setSession(authentication.context, undefined);
				return emptyReply(200);
			},
		},
		{
			method: 'POST',
			path: '/testdata/rate-limits',
			access: 'accessToken',
			limit: 'other',
			handle: async ({ request, authentication }) => {
				const input = await InputObject.ofBody(request);
				const table = readTable(input.object('rateLimits'));
				input.finish();
				state.limits.setRequests(authentication.context, table);
				return emptyReply(200);
			},
		},
		{
			method: 'DELETE',
			path: '/testdata/rate-limits',
			access: 'accessToken',
			limit: 'other',
			handle: ({ authentication }) => {
				state.limits.setRequests(authentication.context, multipliedLimits(TEST_ENVIRONMENT_FACTOR));
				return emptyReply(200);
			},
		},
		{
			method: 'POST',
			path: '/testdata/rate-limits/production',
			access: 'accessToken',
			limit: 'other',
			handle: ({ authentication }) => {
				state.limits.setRequests(authentication.context, PRODUCTION_LIMITS);
				return emptyReply(200);
			},
		},
	];
}

function readSessionLimits(input: InputObject): SessionLimits {
	return {
		maxInvoiceSizeInMB: input.integer('maxInvoiceSizeInMB', 0, 5),
		maxInvoiceWithAttachmentSizeInMB: input.integer('maxInvoiceWithAttachmentSizeInMB', 0, 10),
		maxInvoices: input.integer('maxInvoices', 0, 100_000),
	};
}

function readTable(input: InputObject): LimitTable {
	const entries = LIMIT_GROUPS.map((group) => {
		const values = input.object(group);
		return [
			group,
			{
				perSecond: values.integer('perSecond', 1),
				perMinute: values.integer('perMinute', 1),
				perHour: values.integer('perHour', 1),
			},
		];
	});
	return Object.fromEntries(entries) as LimitTable;
}
