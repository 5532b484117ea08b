/** Which process, of which boot of which machine. */
export interface HostIdentity {
  readonly host: string
  /** Another text after each start of the machine. */
  readonly bootId: string
  readonly pid: number
}
