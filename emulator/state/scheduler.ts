import type { Instant } from './time';

interface Appointment {
	at: Instant;
	order: number;
	work: () => void;
}

/**
 * What the emulated system will do later. Nothing runs by timers: due work is caught up with before each request,
 * in the order of its times, so that a test with a clock of its own sees every state exactly once.
 */
export class Scheduler {
	private appointments: Appointment[] = [];
	private order = 0;

	/** Has work done at a moment; the work may make further appointments. */
	at(at: Instant, work: () => void): void {
		this.order += 1;
		const appointment = { at, order: this.order, work };
		let low = 0;
		let high = this.appointments.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			const other = this.appointments[middle];
			if (other !== undefined && other.at <= at) low = middle + 1;
			else high = middle;
		}
		this.appointments.splice(low, 0, appointment);
	}

	/** Does everything that is due by now, oldest first. */
	runDue(now: Instant): void {
		for (;;) {
			const first = this.appointments[0];
			if (first === undefined || first.at > now) return;
			this.appointments.shift();
			first.work();
		}
	}
}
