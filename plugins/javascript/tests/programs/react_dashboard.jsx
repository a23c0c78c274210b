import React, { useMemo } from 'react';
import { createRoot } from 'react-dom/client';

const orders = [
  { day: 'Mon', count: 34 }, { day: 'Tue', count: 41 }, { day: 'Wed', count: 29 },
  { day: 'Thu', count: 52 }, { day: 'Fri', count: 63 }, { day: 'Sat', count: 48 }, { day: 'Sun', count: 22 },
];

function Bars({ data, width = 560, height = 240 }) {
  const max = useMemo(() => Math.max(...data.map((d) => d.count)), [data]);
  const step = width / data.length;
  return (
    <svg width={width} height={height + 24}>
      {data.map((d, i) => (
        <g key={d.day} transform={`translate(${i * step}, 0)`}>
          <rect x={8} y={height - (d.count / max) * height} width={step - 16} height={(d.count / max) * height} rx={4} fill="#6366f1" />
          <text x={step / 2} y={height + 18} textAnchor="middle" fontSize={13}>{d.day}</text>
        </g>
      ))}
    </svg>
  );
}

function Card({ title, value }) {
  return (
    <div style={{ border: '1px solid #ddd', borderRadius: 8, padding: '12px 20px', minWidth: 120 }}>
      <div style={{ color: '#666', fontSize: 13 }}>{title}</div>
      <div style={{ fontSize: 26, fontWeight: 700 }}>{value}</div>
    </div>
  );
}

function App() {
  const total = orders.reduce((sum, o) => sum + o.count, 0);
  return (
    <main style={{ fontFamily: 'sans-serif', padding: 24, width: 600 }}>
      <h2>Orders this week</h2>
      <div style={{ display: 'flex', gap: 16, marginBottom: 24 }}>
        <Card title="Total" value={total} />
        <Card title="Average a day" value={(total / 7).toFixed(1)} />
        <Card title="Best day" value="Fri" />
      </div>
      <Bars data={orders} />
    </main>
  );
}

createRoot(document.getElementById('root')).render(<App />);
