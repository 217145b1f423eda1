/**
 * Prints the executions that n8n recorded, as one JSON array. Runs as a program of its own under n8n's Node,
 * because it borrows the database driver and the decoder from n8n's installation.
 *
 * Arguments: n8n's package.json, the database file, the workflow id, the lowest execution id.
 */
const { createRequire } = require('node:module');

const [manifest, database, workflowId, lowestId] = process.argv.slice(2);
const borrow = createRequire(manifest);
const { Database, OPEN_READONLY } = borrow('sqlite3');
const { parse } = borrow('flatted');

const query = `
	SELECT execution.id, execution.status, execution.mode, data.data
	FROM execution_entity AS execution
	JOIN execution_data AS data ON data.executionId = execution.id
	WHERE execution.workflowId = ? AND execution.id >= ?
	ORDER BY execution.id`;

const connection = new Database(database, OPEN_READONLY, (openError) => {
	if (openError) throw openError;
	connection.configure('busyTimeout', 10_000);
	connection.all(query, [workflowId, Number(lowestId)], (queryError, rows) => {
		if (queryError) throw queryError;
		const executions = rows.map((row) => ({
			id: String(row.id),
			status: row.status,
			mode: row.mode,
			data: parse(row.data),
		}));
		process.stdout.write(JSON.stringify(executions));
	});
});
