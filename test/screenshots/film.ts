/** Pictures of a page, one after the other, as one that moves. */
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';

interface Frame {
  readonly png: Buffer;
  /** How long it is shown, in milliseconds. */
  readonly shownFor: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Pictures while the pointer is on its way to something. */
const steps = 5;
const stepMs = 50;

/** A pointer as the system would draw it: a browser without a screen draws none. */
const arrow =
  "%3Csvg xmlns='http://www.w3.org/2000/svg' width='20' height='24'%3E%3Cpath d='M2 1v18l4.6-4.4 3 7 3.4-1.5-3-6.8H16z' fill='white' stroke='black' stroke-width='1.2'/%3E%3C/svg%3E";

export class Film {
  private readonly frames: Frame[] = [];
  private pointer: Point;

  /** @param size what is filmed: the upper left part of the page */
  constructor(
    private readonly page: Page,
    private readonly size: { readonly width: number; readonly height: number },
  ) {
    this.pointer = { x: size.width * 0.7, y: size.height * 0.6 };
  }

  /** Takes a picture of what is there now. */
  async show(milliseconds: number): Promise<void> {
    const { x, y } = this.pointer;
    const place = `left: ${x}px; top: ${y}px; width: 20px; height: 24px`;
    const look = `background: url("data:image/svg+xml,${arrow}") no-repeat`;
    await this.page.addStyleTag({
      content: `body::after { content: ''; position: fixed; z-index: 2147483647; pointer-events: none; ${place}; ${look} }`,
    });
    const png = await this.page.screenshot({
      clip: { x: 0, y: 0, ...this.size },
      animations: 'disabled',
      caret: 'hide',
    });
    this.frames.push({ png, shownFor: milliseconds });
  }

  /** Moves the pointer onto something, in sight of who looks on. */
  async pointAt(target: Locator, at?: Point): Promise<void> {
    await target.waitFor();
    const box = await target.boundingBox();
    if (!box) throw new Error('There is nothing to point at.');
    const goal = { x: box.x + (at?.x ?? box.width / 2), y: box.y + (at?.y ?? box.height / 2) };
    const from = this.pointer;
    for (let step = 1; step <= steps; step++) {
      const part = step / steps;
      this.pointer = { x: from.x + (goal.x - from.x) * part, y: from.y + (goal.y - from.y) * part };
      await this.page.mouse.move(this.pointer.x, this.pointer.y);
      await this.show(stepMs);
    }
  }

  /** Presses a button of the mouse where the pointer is. */
  async click(button: 'left' | 'right' = 'left'): Promise<void> {
    await this.page.mouse.click(this.pointer.x, this.pointer.y, { button });
  }

  /** Writes what was taken, over and over again, as a GIF. */
  async save(file: string): Promise<void> {
    await sharp(
      this.frames.map(({ png }) => png),
      { join: { animated: true } },
    )
      .gif({ delay: this.frames.map(({ shownFor }) => shownFor), loop: 0, dither: 0, effort: 10 })
      .toFile(file);
  }
}
