/**
 * Whether an error carries a system error code such as `ENOENT`. Looks at the code alone, because within jest the
 * errors of Node's own modules belong to another realm and are no `instanceof Error`.
 */
export function hasErrorCode(error: unknown, code: string): boolean {
	return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
