/**
 * A plain text table with aligned columns, one header row and a rule below it.
 *
 * @param header the column titles.
 * @param rows cells in the order of the header; a missing cell is empty.
 */
export function formatTable(header: string[], rows: string[][]): string {
	const widths = header.map((title, column) =>
		Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
	);
	const format = (cells: string[]): string =>
		widths
			.map((width, column) => (cells[column] ?? '').padEnd(width))
			.join('  ')
			.trimEnd();
	return [
		format(header),
		widths.map((width) => '─'.repeat(width)).join('  '),
		...rows.map(format),
	].join('\n');
}
