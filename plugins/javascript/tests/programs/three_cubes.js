// three.js: a scene with lights and a few shapes
const scene = new THREE.Scene();
scene.background = new THREE.Color(0x202833);

const camera = new THREE.PerspectiveCamera(60, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(3, 3, 6);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setSize(window.innerWidth, window.innerHeight);
document.body.appendChild(renderer.domElement);

scene.add(new THREE.AmbientLight(0xffffff, 0.4));
const sun = new THREE.DirectionalLight(0xffffff, 0.9);
sun.position.set(4, 8, 5);
scene.add(sun);

const cube = new THREE.Mesh(
  new THREE.BoxGeometry(1.4, 1.4, 1.4),
  new THREE.MeshStandardMaterial({ color: 0xff6f3c, roughness: 0.4 })
);
cube.position.x = -2;
scene.add(cube);

const ball = new THREE.Mesh(
  new THREE.SphereGeometry(0.9, 48, 48),
  new THREE.MeshPhongMaterial({ color: 0x3caea3, shininess: 80 })
);
scene.add(ball);

const knot = new THREE.Mesh(
  new THREE.TorusKnotGeometry(0.6, 0.2, 100, 16),
  new THREE.MeshNormalMaterial()
);
knot.position.x = 2.3;
scene.add(knot);

function animate() {
  requestAnimationFrame(animate);
  cube.rotation.y = 0.6;
  knot.rotation.x = 0.4;
  renderer.render(scene, camera);
}
animate();
