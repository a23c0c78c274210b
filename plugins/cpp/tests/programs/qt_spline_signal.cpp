#include <QApplication>
#include <QChartView>
#include <QSplineSeries>
#include <QVBoxLayout>
#include <QSlider>
#include <QLabel>
#include <QWidget>
#include <cmath>

class Panel : public QWidget {
    Q_OBJECT
public:
    Panel() {
        auto *layout = new QVBoxLayout(this);
        series = new QSplineSeries();
        auto *chart = new QChart();
        chart->addSeries(series);
        chart->createDefaultAxes();
        chart->axes(Qt::Horizontal).first()->setRange(0, 10);
        chart->axes(Qt::Vertical).first()->setRange(-1.1, 1.1);
        chart->setTitle("Adjustable frequency");
        chart->legend()->hide();
        auto *view = new QChartView(chart);
        view->setRenderHint(QPainter::Antialiasing);
        auto *slider = new QSlider(Qt::Horizontal);
        slider->setRange(1, 10);
        layout->addWidget(view);
        layout->addWidget(slider);
        layout->addWidget(label = new QLabel);
        connect(slider, &QSlider::valueChanged, this, &Panel::redraw);
        slider->setValue(3);
        resize(560, 420);
    }

public slots:
    void redraw(int frequency) {
        series->clear();
        for (double x = 0; x <= 10; x += 0.1) series->append(x, std::sin(frequency * x / 2));
        label->setText(QString("Frequency: %1").arg(frequency));
    }

private:
    QSplineSeries *series;
    QLabel *label;
};

int main(int argc, char **argv) {
    QApplication app(argc, argv);
    Panel panel;
    panel.show();
    return app.exec();
}

#include "main.moc"
