import { Canvas, Image, SKRSContext2D } from '@napi-rs/canvas';
import { Readable } from 'node:stream';

export * from '@napi-rs/canvas';
type Callback = (error: Error | null, data: Buffer) => void;

declare module '@napi-rs/canvas' {
  interface Canvas {
    readonly type: 'image' | 'pdf' | 'svg';
    readonly stride: number;
    toBuffer(): Buffer;
    toBuffer(mime: 'raw' | 'application/pdf'): Buffer;
    toBuffer(mime: 'image/png' | 'image/jpeg', config?: object): Buffer;
    toBuffer(callback: Callback, mime?: string, config?: object): void;
    createPNGStream(config?: object): Readable;
    createJPEGStream(config?: object): Readable;
    createPDFStream(config?: object): Readable;
  }
}
export type CanvasRenderingContext2D = SKRSContext2D;
export function createCanvas(width: number, height: number, type?: 'pdf' | 'svg'): Canvas;
export function loadImage(source: string | Buffer, options?: object): Promise<Image>;
export function registerFont(path: string, face: { family: string; weight?: string; style?: string }): void;
export function deregisterAllFonts(): void;
