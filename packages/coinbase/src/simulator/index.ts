/** @module @fluxforge/coinbase/simulator */

export type { ClientMessage } from './client-message.ts'
export type { ConnectionCount, Delivery } from './delivery-log.ts'
export type { Fault, Strike } from './fault.ts'
export type { FrameSource } from './frame-source.ts'
export type { GarbageKind } from './garbage.ts'
export { type MarketOptions, market } from './market.ts'
export { MARKET_PRODUCTS } from './market-product.ts'
export { recordedFrames } from './recorded-frames.ts'
export { type Received, Simulator, type SimulatorOptions, startSimulator } from './simulator.ts'
