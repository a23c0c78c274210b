#include <QtWidgets/QApplication>
#include <QtWidgets/QMainWindow>
#include <QtCharts/QChartView>
#include <QtCharts/QBarSeries>
#include <QtCharts/QBarSet>
#include <QtCharts/QBarCategoryAxis>
#include <QtCharts/QValueAxis>
#include <QtCharts/QLegend>

QT_CHARTS_USE_NAMESPACE

int main(int argc, char *argv[]) {
    QApplication a(argc, argv);

    QBarSet *anna = new QBarSet("Anna");
    QBarSet *ben = new QBarSet("Ben");
    *anna << 4 << 7 << 3 << 9 << 6;
    *ben << 6 << 2 << 5 << 7 << 8;

    QBarSeries *series = new QBarSeries();
    series->append(anna);
    series->append(ben);

    QChart *chart = new QChart();
    chart->addSeries(series);
    chart->setTitle("Closed tickets per day");
    chart->setAnimationOptions(QChart::SeriesAnimations);

    QBarCategoryAxis *axisX = new QBarCategoryAxis();
    axisX->append({"Mon", "Tue", "Wed", "Thu", "Fri"});
    chart->addAxis(axisX, Qt::AlignBottom);
    series->attachAxis(axisX);
    QValueAxis *axisY = new QValueAxis();
    axisY->setRange(0, 10);
    chart->addAxis(axisY, Qt::AlignLeft);
    series->attachAxis(axisY);
    chart->legend()->setAlignment(Qt::AlignBottom);

    QChartView *view = new QChartView(chart);
    view->setRenderHint(QPainter::Antialiasing);

    QMainWindow window;
    window.setCentralWidget(view);
    window.resize(620, 400);
    window.show();
    return a.exec();
}
