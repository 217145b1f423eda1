/** A file that is to go into an archive. Its content is asked for when its turn comes. */
export interface EntryToWrite {
	/** Plain ASCII without folders, at most 100 characters. */
	name: string;
	read(): Promise<Uint8Array> | Uint8Array;
}
