import { errorWords } from '../../../nodes/shared/errors';
import { NoAnswerError } from '../../../ksef/api/port';

test('no answer: the address and code large, what is wrong and what to do below', () => {
	const words = errorWords(new NoAnswerError('ECONNREFUSED', 'http://127.0.0.1:9/v2/sessions'));
	const description =
		'Nothing answers at 127.0.0.1:9. Check the base URL of the credential; if it is the emulator, start it.';
	expect(words).toEqual({
		message: 'No answer from http://127.0.0.1:9/v2/sessions (ECONNREFUSED)',
		description,
		facts: {
			kind: 'noAnswer',
			message: 'No answer from http://127.0.0.1:9/v2/sessions (ECONNREFUSED)',
			advice: description,
			code: 'ECONNREFUSED',
		},
	});
});

test('no answer to a request that may have been carried out: look before repeating it', () => {
	const { description } = errorWords(new NoAnswerError('ETIMEDOUT', 'http://127.0.0.1:9/v2/x'));
	expect(description).toMatch(
		/^No answer came from 127\.0\.0\.1:9 \(ETIMEDOUT\)\. It is not known whether KSeF carried/,
	);
});
