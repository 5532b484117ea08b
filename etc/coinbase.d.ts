// index.d.ts
/** @module @fluxforge/coinbase */
export { coinbase } from './coinbase.ts';
export { CoinbaseError, type CoinbaseErrorCode, isCoinbaseError } from './errors.ts';
export { createCoinbaseFeed, type FeedDependencies } from './feed/coinbase-feed.ts';
export type { FeedSocket } from './feed/feed-socket.ts';
export type { Channel, CoinbaseSettings } from './section.ts';

// simulator/index.d.ts
/** @module @fluxforge/coinbase/simulator */
export type { ClientMessage } from './client-message.ts';
export type { ConnectionCount, Delivery } from './delivery-log.ts';
export type { Fault, Strike } from './fault.ts';
export type { FrameSource } from './frame-source.ts';
export type { GarbageKind } from './garbage.ts';
export { type MarketOptions, market } from './market.ts';
export { MARKET_PRODUCTS } from './market-product.ts';
export { recordedFrames } from './recorded-frames.ts';
export { type Received, Simulator, type SimulatorOptions, startSimulator } from './simulator.ts';

// coinbase.d.ts
import type { Source } from '@fluxforge/etl/source';
import type { Feed } from '@fluxforge/segments';
import { type FeedDependencies } from './feed/coinbase-feed.ts';
import { type CoinbaseSettings, section } from './section.ts';
/** Coinbase as apps take it: its block of the settings, its tables, its feed. */
export declare const coinbase: {
    readonly name: 'coinbase';
    readonly section: typeof section;
    /** Names for `etl.channels`. */
    readonly tables: readonly string[];
    readonly source: Source;
    readonly createFeed: (settings: CoinbaseSettings, dependencies: FeedDependencies) => Feed;
};

// errors.d.ts
export type CoinbaseErrorCode = 
/** `api_secret` is no key that Coinbase issues. */
'ERR_COINBASE_BAD_SECRET'
/** More failures in a row than `ingestion.max_reconnect_attempts` allows. */
 | 'ERR_COINBASE_GAVE_UP';
export declare class CoinbaseError extends Error {
    readonly name = "CoinbaseError";
    readonly code: CoinbaseErrorCode;
    constructor(code: CoinbaseErrorCode, message: string);
}
/** Also true for an error of another copy of this package. */
export declare function isCoinbaseError(value: unknown, code?: CoinbaseErrorCode): value is CoinbaseError;

// feed/coinbase-feed.d.ts
import { type Clock, type Feed, type FrameSink, type LastRun, type OnRecorderEvent } from '@fluxforge/segments';
import type { CoinbaseSettings } from '../section.ts';
import type { FeedSocket } from './feed-socket.ts';
export interface FeedDependencies {
    readonly sink: FrameSink;
    /** Receive times, in microseconds since 1970; `monotonicMs` is what `clock` says, where it was asked already. */
    readonly captureUs: (monotonicMs?: number) => number;
    /** What the run before left: the first openings tell the hole since then. */
    readonly lastRun: LastRun | null;
    readonly onEvent: OnRecorderEvent;
    /** First wait after a lost connection; doubles to 30,000. Default 1000. */
    readonly reconnectDelayMs?: number;
    /** Failures in a row before giving up; -1, the default: never. */
    readonly maxReconnectAttempts?: number;
    /** Default `systemClock`. */
    readonly clock?: Clock;
    /** From 0 up to 1: spreads the times of reconnecting. Default `Math.random`. */
    readonly random?: () => number;
    /** A seam, for tests. */
    readonly connect?: (url: string) => FeedSocket;
}
/**
 * Records Coinbase's market data: one connection a group of products, each kept up for itself. `run` rejects with ERR_COINBASE_GAVE_UP, or with what the
 * writer failed with.
 *
 * @throws {CoinbaseError} ERR_COINBASE_BAD_SECRET
 */
export declare function createCoinbaseFeed(settings: CoinbaseSettings, dependencies: FeedDependencies): Feed;

// feed/feed-socket.d.ts
/** The `readyState` of a socket that frames go through, by https://websockets.spec.whatwg.org/#dom-websocket-readystate. */
export declare const OPEN = 1;
/** What a connection needs of a WebSocket: `ws` is one. A seam: a simulation connects to an exchange that stands in its own process. */
export interface FeedSocket {
    readonly readyState: number;
    on(event: 'open', listener: () => void): unknown;
    on(event: 'message', listener: (data: Buffer) => void): unknown;
    on(event: 'error', listener: (error: Error) => void): unknown;
    on(event: 'close', listener: (code: number, reason: Buffer) => void): unknown;
    send(text: string, sent: () => void): void;
    pause(): void;
    resume(): void;
    close(code: number): void;
    terminate(): void;
}

// section.d.ts
import * as v from 'valibot';
/** What the feed needs to know. */
export interface CoinbaseSettings {
    /** Null: no key; market data needs none. */
    readonly credentials: {
        readonly apiKey: string;
        readonly apiSecret: string;
    } | null;
    /** Without aliases and repeats. */
    readonly productIds: readonly string[];
    readonly channels: readonly Channel[];
    readonly wsUrl: string;
    /** Products in one level2 subscribe message. */
    readonly level2BatchSize: number;
    readonly productsPerConnection: number;
}
declare const CHANNELS: readonly ['ticker', 'ticker_batch', 'level2', 'market_trades', 'candles', 'status'];
export type Channel = (typeof CHANNELS)[number];
/** The block `coinbase:` of the settings file. */
export declare const section: v.SchemaWithPipe<readonly [v.StrictObjectSchema<{
    readonly api_key: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, "organizations/…/apiKeys/…; optional">]>, undefined>;
    readonly api_secret: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, "PEM (ES256 or Ed25519) or base64 (Ed25519)">, v.MetadataAction<string, {
        readonly secret: true;
    }>]>, undefined>;
    readonly product_ids: v.OptionalSchema<v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, "a product such as BTC-USD">]>, undefined>, v.NonEmptyAction<string[], undefined>]>, readonly ["BTC-USD", "ETH-USD"]>;
    readonly channels: v.OptionalSchema<v.SchemaWithPipe<readonly [v.ArraySchema<v.PicklistSchema<readonly ["ticker", "ticker_batch", "level2", "market_trades", "candles", "status"], undefined>, undefined>, v.NonEmptyAction<("candles" | "level2" | "market_trades" | "status" | "ticker" | "ticker_batch")[], undefined>]>, readonly ["ticker", "level2", "market_trades"]>;
    readonly ws_url: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.CheckAction<string, "a ws:// or wss:// URL">]>, "wss://advanced-trade-ws.coinbase.com">;
    readonly level2_batch_size: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 1, undefined>, v.MaxValueAction<number, number, undefined>]>, number>;
    readonly products_per_connection: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 1, undefined>, v.MaxValueAction<number, number, undefined>]>, number>;
}, undefined>, v.PartialCheckAction<{
    api_key?: string | undefined;
    api_secret?: string | undefined;
    product_ids: string[];
    channels: ("candles" | "level2" | "market_trades" | "status" | "ticker" | "ticker_batch")[];
    ws_url: string;
    level2_batch_size: number;
    products_per_connection: number;
}, readonly [readonly ["api_key"], readonly ["api_secret"]], {
    api_key?: string | undefined;
    api_secret?: string | undefined;
}, "api_key and api_secret together, or neither">, v.TransformAction<{
    api_key?: string | undefined;
    api_secret?: string | undefined;
    product_ids: string[];
    channels: ("candles" | "level2" | "market_trades" | "status" | "ticker" | "ticker_batch")[];
    ws_url: string;
    level2_batch_size: number;
    products_per_connection: number;
}, CoinbaseSettings>]>;
export {};

// simulator/client-message.d.ts
/** What a client may say: one channel a message. */
export interface ClientMessage {
    readonly type: 'subscribe' | 'unsubscribe';
    readonly channel: string;
    /** Empty on unsubscribe: the whole channel. */
    readonly productIds: readonly string[];
    readonly jwt: string | null;
}
/** Null for what the exchange would not understand. */
export declare function readClientMessage(text: string): ClientMessage | null;

// simulator/delivery-log.d.ts
import type { Outgoing } from './frame.ts';
/** One frame handed to an open socket. */
export interface Delivery {
    /** 1 = the first that the simulator accepted. */
    readonly connection: number;
    readonly sequence: number | null;
    readonly data: string | Uint8Array;
}
/** What one connection was given. */
export interface ConnectionCount {
    readonly connection: number;
    readonly frames: number;
    readonly bytes: number;
    readonly firstSequence: number | null;
    readonly lastSequence: number | null;
    /** Numbers between the first and the last that were not sent, ascending. */
    readonly missing: readonly number[];
}
/** What was delivered. With 'counts' it holds a few numbers a connection, and the missing ones, however long it runs. */
export declare class DeliveryLog {
    #private;
    readonly deliveries: Delivery[];
    constructor(keep: 'all' | 'counts', onDelivered?: (delivery: Delivery) => void);
    add(connection: number, outgoing: Outgoing): void;
    get counts(): readonly ConnectionCount[];
}

// simulator/fault.d.ts
import type { GarbageKind } from './garbage.ts';
/** Where a fault strikes: at the frame that comes after so many others of the n-th accepted connection (1 = the first). */
interface Place {
    readonly connection: number;
    /** Frames of every channel that were due on it before: 0 strikes at the first. */
    readonly afterFrames: number;
}
/** Something that goes wrong once, on purpose. Faults at one place strike in the order given. */
export type Fault = 
/** The frame takes its number and is not sent. */
(Place & {
    readonly kind: 'drop';
})
/** `missing` numbers are skipped before the frame. */
 | (Place & {
    readonly kind: 'gap';
    readonly missing: number;
})
/** The frame is sent twice. */
 | (Place & {
    readonly kind: 'duplicate';
})
/** The frame is sent after its successor. */
 | (Place & {
    readonly kind: 'reorder';
})
/** Something that is no message is sent before the frame, without a number. */
 | (Place & {
    readonly kind: 'garbage';
    readonly garbage: GarbageKind;
})
/** A level2 snapshot of at least 5 MiB is sent before the frame, numbered. */
 | (Place & {
    readonly kind: 'big_snapshot';
    readonly product: string;
})
/** Nothing is sent for so long; what was due is held, and sent then. */
 | (Place & {
    readonly kind: 'silence';
    readonly ms: number;
})
/** The connection is closed instead; 1006 cuts it without a close frame, once what was sent before has left. */
 | (Place & {
    readonly kind: 'close';
    readonly code: number;
})
/** From now on nothing is sent, read or answered, and the socket stays open. */
 | (Place & {
    readonly kind: 'half_open';
})
/** Subscriptions to the product are not accepted on this connection: it is missing from the ack, and sends nothing. */
 | {
    readonly kind: 'refuse';
    readonly connection: number;
    readonly product: string;
};
/** A fault that has struck. */
export interface Strike {
    readonly fault: Fault;
    /** Frames that had been due on the connection. */
    readonly frames: number;
}
export type PlacedFault = Exclude<Fault, {
    kind: 'refuse';
}>;
/** The faults of one connection. */
export declare class FaultPlan {
    #private;
    readonly struck: Strike[];
    /** `struck` is added to as faults strike. */
    constructor(faults: readonly Fault[], connection: number, struck: Strike[]);
    /** The next that strikes after so many frames; null when there is none (left). */
    take(frames: number): PlacedFault | null;
    refuses(product: string, frames: number): boolean;
}
export {};

// simulator/frame-source.d.ts
import type { Clock } from '@fluxforge/segments';
import type { ClientMessage } from './client-message.ts';
import type { Frame } from './frame.ts';
/** What a simulator sends. Can be used again: each simulator opens a broadcast of its own, from the beginning. */
export interface FrameSource {
    open(clock: Clock): Broadcast;
}
/** One that listens to a broadcast: a connection. */
export interface Subscriber {
    deliver(frame: Frame): void;
}
export interface Addressed {
    readonly frame: Frame;
    readonly to: readonly Subscriber[];
}
export interface Broadcast {
    /** Milliseconds from one window to the next at the natural pace; 0 sends as fast as the sockets take it. */
    readonly windowMs: number;
    /** Takes a message of a client; gives what it is answered with, in order. What comes after goes to that client too. */
    answer(message: ClientMessage, from: Subscriber): Iterable<Frame>;
    /** The frames of the next window, each made when it is asked for, so that its timestamp is the time it is sent. */
    window(): Iterable<Addressed>;
    /** What is sent once a second, whatever the pace. */
    beat(): Iterable<Addressed>;
    leave(subscriber: Subscriber): void;
}

// simulator/garbage.d.ts
import { type PlainFrame } from './frame.ts';
export type GarbageKind = 'not_json' | 'array'
/** A binary frame. */
 | 'binary'
/** A text frame whose bytes are not UTF-8: a strict client ends the connection with 1007. */
 | 'invalid_utf8'
/** JSON but for a raw newline, tab and NUL inside a string. */
 | 'control_characters';
export declare function garbageFrame(kind: GarbageKind): PlainFrame;

// simulator/market.d.ts
import type { FrameSource } from './frame-source.ts';
export interface MarketOptions {
    /** The same seed gives the same market. */
    readonly seed: number;
    /** Ids among `MARKET_PRODUCTS`, the busiest first. Default: all of them. */
    readonly products?: readonly string[];
    /** Of each side of a new book. Default 500. */
    readonly levels?: number;
}
/**
 * A random market as the exchange tells it: books with a snapshot before their ack, batches of 50 ms at the natural pace, trades newest first with products mixed,
 * tickers, candles, status and heartbeats. Each product is moved by a stream of its own. With the same seed, clock and subscriptions every frame is the same.
 *
 * @throws {RangeError} for a product that is not among `MARKET_PRODUCTS`.
 */
export declare function market(options: MarketOptions): FrameSource;

// simulator/market-product.d.ts
/** What a market trades. */
export interface MarketProduct {
    readonly id: string;
    /** In the smallest steps of the price, a whole number: 8327725 at 2 decimals is 83277.25. */
    readonly priceSteps: number;
    readonly priceDecimals: number;
    readonly sizeDecimals: number;
}
/** The thirty products that a market can trade, the busiest first. */
export declare const MARKET_PRODUCTS: readonly string[];
/** @throws {RangeError} when there is none of that id. */
export declare function marketProduct(id: string): MarketProduct;

// simulator/recorded-frames.d.ts
import type { FrameSource } from './frame-source.ts';
/**
 * A file of frames, one a line, UTF-8, held in memory. Every client that subscribes to anything is sent the whole file, each line byte for byte and in order, and nothing
 * else: acks and heartbeats are those of the file. The natural pace is as fast as the sockets take it.
 */
export declare function recordedFrames(path: string): Promise<FrameSource>;

// simulator/simulator.d.ts
import { type Clock } from '@fluxforge/segments';
import type { ClientMessage } from './client-message.ts';
import { type ConnectionCount, type Delivery } from './delivery-log.ts';
import { type Fault, type Strike } from './fault.ts';
import type { FrameSource } from './frame-source.ts';
export interface SimulatorOptions {
    readonly frames: FrameSource;
    /** Default 0: any free one. */
    readonly port?: number;
    /** Of all connections together; answers to messages and what comes once a second are on top. Default: the natural pace of `frames`. */
    readonly framesPerSecond?: number;
    readonly faults?: readonly Fault[];
    readonly clock?: Clock;
    /** 'counts' keeps no delivery, for long runs. Default 'all'. */
    readonly keepDelivered?: 'all' | 'counts';
    readonly onDelivered?: (delivery: Delivery) => void;
}
/** A message of a client. */
export interface Received {
    readonly connection: number;
    /** On the monotonic clock. */
    readonly atMs: number;
    readonly message: ClientMessage;
}
/** A WebSocket server on this machine only that speaks the exchange's feed, and remembers what it did. */
export declare class Simulator implements AsyncDisposable {
    #private;
    readonly struck: Strike[];
    readonly received: Received[];
    /** `server` listens already. Private, so that `ws` is in no public type: who installs this package need not have its declarations. */
    private constructor();
    static start(options: SimulatorOptions): Promise<Simulator>;
    get url(): string;
    /** In the order of sending; empty with `keepDelivered: 'counts'`. Handed to an open socket: a client that leaves may not have read the last of it. */
    get delivered(): readonly Delivery[];
    /** By connection; one that was sent nothing is not among them. */
    get counts(): readonly ConnectionCount[];
    /** Accepted so far. */
    get connections(): number;
    get openConnections(): number;
    /** Cuts every connection and frees the port. Again is harmless. */
    stop(): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
}
/** Resolves when it listens, on 127.0.0.1 only; rejects when the port is taken. */
export declare function startSimulator(options: SimulatorOptions): Promise<Simulator>;

// simulator/frame.d.ts
/** A message before a connection has numbered it: the number stands between the two texts. */
export interface NumberedFrame {
    readonly before: string;
    readonly after: string;
    /** The number it had when it was recorded; null for a live one, which takes the connection's next. */
    readonly recorded: number | null;
}
/** A message without a number: an error of the exchange, or something that is no message at all. */
export interface PlainFrame {
    readonly data: string | Uint8Array;
    /** The kind of WebSocket frame; bytes that are not UTF-8 may be sent as text too. */
    readonly isBinary: boolean;
}
export type Frame = NumberedFrame | PlainFrame;
/** A message as it goes to the socket. */
export interface Outgoing extends PlainFrame {
    readonly sequence: number | null;
}
/** A live message of a channel; `events` is the JSON of its one event. */
export declare function liveFrame(channel: string, timestamp: string, event: string): NumberedFrame;
export declare function plainText(data: string): PlainFrame;
/** How the exchange says no: without channel, number or time. */
export declare function errorFrame(message: 'authentication failure' | 'failure to subscribe'): PlainFrame;
