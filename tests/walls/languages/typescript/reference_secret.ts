/// <reference path="@SECRET@" />
/// <reference types="../../..@SECRET@" />
import type { rk } from '@SECRET@';
const box: rk = document.createElement('div') as unknown as rk;
document.body.innerHTML = '<div style="width: 50px; height: 50px; background: blue"></div>';
