import { BearerTokens, SignedLinks } from '../crypto/signedTokens';
import { PublicKeyRegistry } from '../crypto/publicKeys';
import type { ResolvedOptions } from '../options';
import { FaultSchedule } from '../http/faults';
import { TemporaryFiles } from '../storage/temporaryFiles';
import { AuthenticationRegister } from './authentications';
import { BackgroundWork } from './backgroundWork';
import { ExportRegister } from './exports';
import { KsefTokenRegister, type KsefToken } from './ksefTokens';
import { LimitRegister } from './limits';
import { NumberIssuer } from './numbers';
import { PERMISSIONS, PermissionRegister } from './permissions';
import { SeededRandom } from './random';
import { InvoiceRepository } from './repository';
import { Scheduler } from './scheduler';
import { SessionRegister } from './sessions';
import type { InvoiceStatusInfo } from './statuses';
import { EmulatorClock } from './time';

/** Everything that one emulator knows. Nothing in here knows of HTTP. */
export class EmulatorState {
	readonly clock: EmulatorClock;
	readonly scheduler = new Scheduler();
	readonly background = new BackgroundWork();
	readonly files = new TemporaryFiles();
	readonly exports = new ExportRegister();
	/** Statuses with which the next invoices end, whatever they are worth; set by tests. */
	readonly forcedInvoiceOutcomes: InvoiceStatusInfo[] = [];
	readonly numbers: NumberIssuer;
	readonly authentications = new AuthenticationRegister();
	readonly permissions = new PermissionRegister();
	readonly ksefTokens: KsefTokenRegister;
	readonly sessions = new SessionRegister();
	/** Companies made under `/testdata/subject`, with their subunits. */
	readonly subjects = new Map<string, string[]>();
	readonly repository: InvoiceRepository;
	readonly limits: LimitRegister;
	readonly faults: FaultSchedule;
	readonly bearerTokens = new BearerTokens();
	readonly links = new SignedLinks();
	/** The token that the emulator is started with. */
	readonly firstToken: KsefToken;

	private constructor(
		readonly options: ResolvedOptions,
		readonly publicKeys: PublicKeyRegistry,
	) {
		this.clock = new EmulatorClock(options.clock);
		this.numbers = new NumberIssuer(new SeededRandom(options.seed));
		this.repository = new InvoiceRepository(options.delays, new SeededRandom(options.seed + 1));
		this.ksefTokens = new KsefTokenRegister(this.numbers);
		this.limits = new LimitRegister(options.limits);
		this.faults = new FaultSchedule(options.seed);
		this.firstToken = this.ksefTokens.generate(
			{
				author: { type: 'Nip', value: options.nip },
				context: { type: 'Nip', value: options.nip },
				description: 'Token made at the start of the emulator',
				permissions: [...PERMISSIONS],
				state: 'Active',
			},
			this.clock.now(),
		);
	}

	/** Makes an emulator's state with fresh keys. */
	static async create(options: ResolvedOptions): Promise<EmulatorState> {
		return new EmulatorState(options, await PublicKeyRegistry.create(options.clock()));
	}
}
