enum Scale {
  Linear = 'linear',
  Log = 'log',
}

class Axis {
  constructor(private readonly kind: Scale, private readonly domain: [number, number]) {
    if (kind === Scale.Log && domain[0] <= 0) {
      throw new RangeError(`a log axis cannot begin at ${domain[0]}`);
    }
  }

  position(value: number): number {
    const [low, high] = this.domain;
    return (value - low) / (high - low);
  }
}

const axis = new Axis(Scale.Log, [0, 1000]);
const bar = document.createElement('div');
bar.style.cssText = `height: 20px; background: green; width: ${axis.position(400) * 100}%`;
document.body.append(bar);
