// g++ ferries.cpp -fPIC $(pkg-config --cflags --libs Qt6Charts)
#include <QApplication>
#include <QChartView>
#include <QLineSeries>
#include <QValueAxis>

int main(int argc, char **argv) {
    QApplication app(argc, argv);
    auto *chart = new QChart;
    chart->setTitle("Passengers on the morning ferries");
    const QList<QPair<QString, QList<double>>> lines = {{"North", {120, 180, 260, 240, 150}},
                                                        {"Island", {60, 95, 130, 160, 175}}};
    for (const auto &[name, counts] : lines) {
        auto *series = new QLineSeries;
        series->setName(name);
        for (int i = 0; i < counts.size(); ++i) series->append(6 + i, counts[i]);
        chart->addSeries(series);
    }
    chart->createDefaultAxes();
    qobject_cast<QValueAxis *>(chart->axes(Qt::Horizontal).first())->setLabelFormat("%d:00");
    chart->axes(Qt::Vertical).first()->setRange(0, 300);
    QChartView view(chart);
    view.setRenderHint(QPainter::Antialiasing);
    view.resize(560, 360);
    view.show();
    return app.exec();
}
