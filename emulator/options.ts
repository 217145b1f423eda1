import { randomInt } from 'node:crypto';

/** A length of time in milliseconds. */
export type Milliseconds = number;

/** How long the emulated system takes over each of its asynchronous steps. Zero means "by the next request". */
export interface EmulatorDelays {
	/** From the proof of identity to the end of status 100. */
	authentication: Milliseconds;
	/** An invoice in status 100 (accepted) before 150. */
	invoiceQueue: Milliseconds;
	/** An invoice in status 150 (being processed) before its final status. */
	invoiceProcessing: Milliseconds;
	/** From the last final invoice of a closed session to the session's own final status. */
	sessionClosing: Milliseconds;
	/** From the KSeF number to the moment when the document can be downloaded and found (21165 until then). */
	permanentStorage: Milliseconds;
	/** How far the high-water mark stays behind the clock. */
	highWaterMark: Milliseconds;
	/** An export in status 100. */
	exporting: Milliseconds;
}

/** How long things live in the emulated system. */
export interface EmulatorLifetimes {
	challenge: Milliseconds;
	authenticationToken: Milliseconds;
	accessToken: Milliseconds;
	refreshToken: Milliseconds;
	/** A sign-in operation answers 410 afterwards. */
	authenticationOperation: Milliseconds;
	onlineSession: Milliseconds;
	/** Time for uploading, per declared part of a batch. */
	batchUploadPerPart: Milliseconds;
	/** Pre-signed links to UPO documents. */
	downloadLink: Milliseconds;
	/** Pre-signed links to the parts of an export; each status answer has new ones. */
	exportPartLink: Milliseconds;
	/** The package of a finished export; its status says 210 afterwards. */
	exportPackage: Milliseconds;
	/** The status of an export answers 410 afterwards. */
	exportOperation: Milliseconds;
}

/** Which table of request limits applies: the production figures, or figures a thousand times higher. */
export type LimitsProfile = 'production' | 'relaxed';

/** What can be chosen when an emulator is started. Everything has a default. */
export interface EmulatorOptions {
	/** 0 or absent: a free port. */
	port?: number;
	/** The company for which the ready-made KSeF token exists. */
	nip?: string;
	/** Seeds reference numbers and the fault schedule, so that a run can be repeated. */
	seed?: number;
	/** The time in milliseconds since 1970; the system clock when absent. */
	clock?: () => number;
	delays?: Partial<EmulatorDelays>;
	lifetimes?: Partial<EmulatorLifetimes>;
	limits?: LimitsProfile;
	/** Adds fields and values that no specification names to every JSON answer, as new KSeF releases do. */
	unknownFields?: boolean;
	/** The text in `NazwaPodmiotuPrzyjmujacego` of a UPO; the TEST system writes another one than its schema fixes. */
	upoReceivingEntity?: string;
	/** Most records that one set of filters or one export yields before `isTruncated`; KSeF: 10 000. */
	maxQueryResults?: number;
	/** Most documents on one page of a session UPO; KSeF: 10 000. */
	maxUpoPageDocuments?: number;
	/** Size at which an export package is split; KSeF: 50 MB. */
	maxExportPartSize?: number;
}

/** Options with every default filled in. */
export interface ResolvedOptions {
	port: number;
	nip: string;
	seed: number;
	clock: () => number;
	delays: EmulatorDelays;
	lifetimes: EmulatorLifetimes;
	limits: LimitsProfile;
	unknownFields: boolean;
	upoReceivingEntity: string;
	maxQueryResults: number;
	maxUpoPageDocuments: number;
	maxExportPartSize: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const DEFAULT_DELAYS: EmulatorDelays = {
	authentication: 60,
	invoiceQueue: 40,
	invoiceProcessing: 80,
	sessionClosing: 60,
	permanentStorage: 60,
	highWaterMark: 0,
	exporting: 100,
};

const DEFAULT_LIFETIMES: EmulatorLifetimes = {
	challenge: 10 * MINUTE,
	authenticationToken: 45 * MINUTE,
	accessToken: 15 * MINUTE,
	refreshToken: 7 * DAY,
	authenticationOperation: 7 * DAY,
	onlineSession: 12 * HOUR,
	batchUploadPerPart: 20 * MINUTE,
	downloadLink: 3 * DAY,
	exportPartLink: HOUR,
	exportPackage: DAY,
	exportOperation: 7 * DAY,
};

/** A NIP with a right checksum that belongs to nobody in particular: the one of KSeF's own examples. */
export const DEFAULT_NIP = '5265877635';

/**
 * Fills in the defaults.
 *
 * @param options what the caller chose
 * @returns every option with a value; lifetimes follow the official documentation of KSeF 2.0
 */
export function resolveOptions(options: EmulatorOptions): ResolvedOptions {
	return {
		port: options.port ?? 0,
		nip: options.nip ?? DEFAULT_NIP,
		seed: options.seed ?? randomInt(2 ** 31),
		clock: options.clock ?? Date.now,
		delays: { ...DEFAULT_DELAYS, ...options.delays },
		lifetimes: { ...DEFAULT_LIFETIMES, ...options.lifetimes },
		limits: options.limits ?? 'relaxed',
		unknownFields: options.unknownFields ?? false,
		upoReceivingEntity: options.upoReceivingEntity ?? 'Ministerstwo Finansów',
		maxQueryResults: options.maxQueryResults ?? 10_000,
		maxUpoPageDocuments: options.maxUpoPageDocuments ?? 10_000,
		maxExportPartSize: options.maxExportPartSize ?? 50_000_000,
	};
}
