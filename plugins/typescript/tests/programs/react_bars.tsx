import React from 'react';
import { createRoot } from 'react-dom/client';

interface BarProps {
  label: string;
  value: number;
  max: number;
  color?: string;
}

const Bar: React.FC<BarProps> = ({ label, value, max, color = '#0d9488' }) => (
  <div style={{ display: 'flex', alignItems: 'center', marginBottom: 8 }}>
    <span style={{ width: 90 }}>{label}</span>
    <div style={{ width: `${(value / max) * 320}px`, height: 22, background: color, borderRadius: 4 }} />
    <span style={{ marginLeft: 8 }}>{value}</span>
  </div>
);

type Row = Omit<BarProps, 'max'>;

const rows: Row[] = [
  { label: 'Kitchen', value: 240 },
  { label: 'Heating', value: 410, color: '#dc2626' },
  { label: 'Lighting', value: 95, color: '#f59e0b' },
  { label: 'Laundry', value: 150 },
];

function App(): React.ReactElement {
  const max = Math.max(...rows.map((row) => row.value));
  return (
    <section style={{ fontFamily: 'sans-serif', padding: 20 }}>
      <h3>Energy use (kWh)</h3>
      {rows.map((row) => <Bar key={row.label} {...row} max={max} />)}
    </section>
  );
}

createRoot(document.getElementById('root') as HTMLElement).render(<App />);
