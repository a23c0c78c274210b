// the type checker would have to count without end
type Bit = 0 | 1;
type B4 = `${Bit}${Bit}${Bit}${Bit}`;
type B16 = `${B4}${B4}${B4}${B4}`;
type B32 = `${B16}${B16}`;
type Deep<T, N extends unknown[] = []> = N['length'] extends 900 ? T : Deep<{ a: T; b: T }, [...N, 0]>;
const bits: B32 | Deep<1> = '0' as never;
document.body.innerHTML = '<div style="width: 50px; height: 50px; background: blue"></div>';
