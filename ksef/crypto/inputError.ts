import { KsefError } from '../api/errors';

/**
 * An error about what the user typed or pasted, found before any call.
 * @param message what is wrong, one sentence
 * @param advice what to do
 */
export function inputError(message: string, advice: string): KsefError {
	return new KsefError({ kind: 'input', message, advice });
}
