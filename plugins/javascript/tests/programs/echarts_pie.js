// ECharts: a rose of energy sources
var chartDom = document.getElementById('main');
var myChart = echarts.init(chartDom);
var option;

option = {
  title: { text: 'Electricity by source', subtext: 'share of generation, %', left: 'center' },
  tooltip: { trigger: 'item' },
  legend: { orient: 'vertical', left: 'left' },
  series: [
    {
      name: 'Source',
      type: 'pie',
      radius: ['20%', '65%'],
      roseType: 'area',
      itemStyle: { borderRadius: 8 },
      label: { formatter: '{b}: {d}%' },
      data: [
        { value: 27, name: 'Wind' },
        { value: 19, name: 'Solar' },
        { value: 16, name: 'Hydro' },
        { value: 14, name: 'Gas' },
        { value: 13, name: 'Nuclear' },
        { value: 11, name: 'Coal' },
      ],
    },
  ],
};

option && myChart.setOption(option);
