/** What xmlbuilder2's stream writer takes from Node's `events`; the nodes use only its string writer. */
class EventEmitter {
	#listeners = new Map();

	on(name, listener) {
		this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
		return this;
	}

	emit(name, ...values) {
		const listeners = this.#listeners.get(name) ?? [];
		for (const listener of listeners) listener.apply(this, values);
		return listeners.length > 0;
	}
}

module.exports = { EventEmitter };
