import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color('#cfe8f5');

const camera = new THREE.PerspectiveCamera(50, window.innerWidth / window.innerHeight, 0.1, 200);
camera.position.set(0, 14, 22);
camera.lookAt(new THREE.Vector3(0, 0, 0));

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setSize(window.innerWidth, window.innerHeight);
document.body.appendChild(renderer.domElement);

function heightAt(x: number, z: number): number {
  return 2 * Math.sin(x * 0.5) * Math.cos(z * 0.4) + Math.sin(x * 1.3 + z) * 0.4;
}

const geometry: THREE.PlaneGeometry = new THREE.PlaneGeometry(30, 30, 80, 80);
geometry.rotateX(-Math.PI / 2);
const position = geometry.attributes.position as THREE.BufferAttribute;
const colors: number[] = [];
const color = new THREE.Color();
for (let i = 0; i < position.count; i++) {
  const h = heightAt(position.getX(i), position.getZ(i));
  position.setY(i, h);
  color.setHSL(0.33 - (h + 2.4) * 0.05, 0.6, 0.35 + (h + 2.4) * 0.07);
  colors.push(color.r, color.g, color.b);
}
geometry.setAttribute('color', new THREE.Float32BufferAttribute(colors, 3));
geometry.computeVertexNormals();

scene.add(new THREE.Mesh(geometry, new THREE.MeshStandardMaterial({ vertexColors: true, roughness: 0.9 })));
scene.add(new THREE.HemisphereLight(0xffffff, 0x445544, 1.2));
const sun = new THREE.DirectionalLight(0xffffff, 1.5);
sun.position.set(10, 20, 5);
scene.add(sun);

renderer.render(scene, camera);
