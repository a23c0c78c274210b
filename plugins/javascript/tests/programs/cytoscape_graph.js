const cy = cytoscape({
  container: document.getElementById('cy'),
  elements: [
    { data: { id: 'web', label: 'Web' } },
    { data: { id: 'api', label: 'API' } },
    { data: { id: 'auth', label: 'Auth' } },
    { data: { id: 'db', label: 'Database' } },
    { data: { id: 'cache', label: 'Cache' } },
    { data: { source: 'web', target: 'api' } },
    { data: { source: 'api', target: 'auth' } },
    { data: { source: 'api', target: 'db' } },
    { data: { source: 'api', target: 'cache' } },
    { data: { source: 'auth', target: 'db' } },
  ],
  style: [
    {
      selector: 'node',
      style: {
        'background-color': '#0074d9', label: 'data(label)', color: '#fff', 'text-valign': 'center',
        width: 90, height: 46, shape: 'round-rectangle', 'font-size': 14,
      },
    },
    { selector: 'edge', style: { width: 3, 'line-color': '#aaa', 'target-arrow-color': '#aaa', 'target-arrow-shape': 'triangle', 'curve-style': 'bezier' } },
  ],
  layout: { name: 'breadthfirst', directed: true, padding: 20 },
});
