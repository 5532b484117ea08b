// Node has it; @types/node does not, and the types of browsers bring far too much. What is used of it here.
declare namespace WebAssembly {
  /** Whether this platform can run it. */
  function validate(bytes: Uint8Array): boolean
  class Module {
    constructor(bytes: Uint8Array)
  }
  class Instance<Exports> {
    constructor(module: Module, imports: { readonly [module: string]: object })
    readonly exports: Exports
  }
  interface Memory {
    /** Another one after it has grown; the one before is empty then. */
    readonly buffer: ArrayBuffer
  }
}
