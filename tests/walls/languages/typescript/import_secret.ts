// the bundler would put a file of the host into the script
import text from '@SECRET@';
import data from '../../../../../../..@DATA@';
document.body.innerHTML = `<div style="width: 50px; height: 50px; background: rgb(255,0,0)">${text} ${data}</div>`;
