// Highcharts: packed data as bubbles
Highcharts.chart('container', {
  chart: { type: 'bubble', plotBorderWidth: 1, height: 420, width: 720 },
  title: { text: 'Sugar and fat intake per country' },
  xAxis: { gridLineWidth: 1, title: { text: 'Fat (g a day)' } },
  yAxis: { title: { text: 'Sugar (g a day)' }, startOnTick: false, endOnTick: false },
  legend: { enabled: false },
  credits: { enabled: false },
  plotOptions: {
    series: { animation: false, dataLabels: { enabled: true, format: '{point.name}' } },
  },
  series: [{
    colorByPoint: true,
    data: [
      { x: 95, y: 95, z: 13.8, name: 'BE' },
      { x: 86.5, y: 102.9, z: 14.7, name: 'DE' },
      { x: 80.8, y: 91.5, z: 15.8, name: 'FI' },
      { x: 80.4, y: 102.5, z: 12, name: 'NL' },
      { x: 74.2, y: 68.5, z: 14.5, name: 'FR' },
      { x: 68.6, y: 20, z: 16, name: 'RU' },
      { x: 65.5, y: 126.4, z: 35.3, name: 'US' },
    ],
  }],
});
