/** The names of the files in active/, one after the other. A name that was given and that no file got yet may be given again. */
export interface FileNames {
  take(hour: string): Promise<string>
  /** The file of the name given last is there. */
  use(): void
  /** The file of this name has gone again, empty. */
  takeBack(segment: string): Promise<void>
  /** No file gets the name given last. */
  giveUp(): Promise<void>
}
