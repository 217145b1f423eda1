/** The two kinds of package that KSeF takes and gives. TarGz is what the ministry recommends. */
export type ArchiveKind = 'TarGz' | 'Zip';

/** A file that is to go into an archive. Its content is asked for when its turn comes, perhaps more than once. */
export interface EntryToWrite {
	/** Plain ASCII without folders, at most 100 characters. */
	name: string;
	read(): Promise<Uint8Array> | Uint8Array;
}

/** A file taken out of an archive. */
export interface ArchiveEntry {
	name: string;
	content: Uint8Array;
}
