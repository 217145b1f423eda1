import { KsefException } from '../http/errors';
import { InputObject } from '../http/input';
import { emptyReply, type HttpReply } from '../http/messages';
import type { Operation } from '../http/operation';
import type { EmulatorState } from '../state/emulatorState';
import { CONTEXT_PATTERNS, NIP_PATTERN, type ContextIdentifier } from '../state/identifiers';
import { PERMISSIONS } from '../state/permissions';

const PESEL = /^\d{11}$/;
const DESCRIPTION = { minimum: 5, maximum: 256 };

/** The operations below `/testdata` that make subjects, persons, permissions and consents; open to everybody. */
export function testDataOperations(state: EmulatorState): Operation[] {
	const post = (path: string, work: (input: InputObject) => void): Operation => ({
		method: 'POST',
		path,
		access: 'public',
		handle: async ({ request }): Promise<HttpReply> => {
			work(await InputObject.ofBody(request));
			return emptyReply(200);
		},
	});
	const { permissions, subjects } = state;
	return [
		post('/testdata/subject', (input) => {
			const nip = input.text('subjectNip', { pattern: NIP_PATTERN });
			input.oneOf('subjectType', ['EnforcementAuthority', 'VatGroup', 'JST'] as const);
			input.text('description', DESCRIPTION);
			const units = input
				.objects('subunits')
				.map((unit) => unit.text('subjectNip', { pattern: NIP_PATTERN }));
			input.finish();
			if (subjects.has(nip)) throw known();
			subjects.set(nip, units);
		}),
		post('/testdata/subject/remove', (input) => {
			const nip = input.text('subjectNip', { pattern: NIP_PATTERN });
			input.finish();
			subjects.delete(nip);
		}),
		post('/testdata/person', (input) => {
			const nip = input.text('nip', { pattern: NIP_PATTERN });
			const pesel = input.text('pesel', { pattern: PESEL });
			const isBailiff = input.flag('isBailiff', false);
			input.text('description', DESCRIPTION);
			const isDeceased = input.flag('isDeceased', false);
			input.finish();
			if (permissions.addOwner(pesel, nip) === 'known') throw known();
			if (isBailiff) permissions.grant(pesel, nipContext(nip), ['EnforcementOperations']);
			if (isDeceased) permissions.markDeceased(pesel);
		}),
		post('/testdata/person/remove', (input) => {
			const nip = input.text('nip', { pattern: NIP_PATTERN });
			input.finish();
			permissions.removeOwner(nip);
		}),
		post('/testdata/permissions', (input) => {
			const context = input.object('contextIdentifier').text('value', { pattern: NIP_PATTERN });
			const authorized = readAuthorized(input);
			const granted = input.objects('permissions', 1).map((permission) => {
				permission.text('description', DESCRIPTION);
				return permission.oneOf('permissionType', PERMISSIONS);
			});
			input.finish();
			permissions.grant(authorized, nipContext(context), granted);
		}),
		post('/testdata/permissions/revoke', (input) => {
			const context = input.object('contextIdentifier').text('value', { pattern: NIP_PATTERN });
			const authorized = readAuthorized(input);
			input.finish();
			permissions.revoke(authorized, nipContext(context));
		}),
		post('/testdata/attachment', (input) => {
			const nip = input.text('nip', { pattern: NIP_PATTERN });
			input.finish();
			permissions.allowAttachments(nip);
		}),
		post('/testdata/attachment/revoke', (input) => {
			const nip = input.text('nip', { pattern: NIP_PATTERN });
			const day = input.optionalText('expectedEndDate', { pattern: /^\d{4}-\d{2}-\d{2}$/ });
			input.finish();
			permissions.revokeAttachments(nip, day);
		}),
		post('/testdata/context/block', (input) => {
			permissions.setBlocked(readContext(input), 'blocked');
		}),
		post('/testdata/context/unblock', (input) => {
			permissions.setBlocked(readContext(input), 'free');
		}),
	];
}

function readAuthorized(input: InputObject): string {
	const authorized = input.object('authorizedIdentifier');
	authorized.oneOf('type', ['Nip', 'Pesel', 'Fingerprint'] as const);
	return authorized.text('value', { minimum: 10, maximum: 64 });
}

function readContext(input: InputObject): ContextIdentifier {
	const context = input.object('contextIdentifier');
	const type = context.oneOf('type', ['Nip', 'InternalId', 'NipVatUe', 'PeppolId'] as const);
	const value = context.text('value', { pattern: CONTEXT_PATTERNS[type] });
	input.finish();
	return { type, value };
}

function nipContext(nip: string): ContextIdentifier {
	return { type: 'Nip', value: nip };
}

function known(): KsefException {
	return new KsefException(30001, 'Podmiot lub uprawnienie już istnieje.');
}
