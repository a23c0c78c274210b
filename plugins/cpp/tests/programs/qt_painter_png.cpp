#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QPainterPath>
#include <cmath>

// Donut chart painted into an image, no window.
int main(int argc, char **argv) {
    QGuiApplication app(argc, argv);
    QImage image(480, 360, QImage::Format_ARGB32);
    image.fill(Qt::white);
    QPainter p(&image);
    p.setRenderHint(QPainter::Antialiasing);

    const QStringList names{"Desktop", "Mobile", "Tablet"};
    const QList<double> shares{54, 38, 8};
    const QList<QColor> colors{QColor("#264653"), QColor("#2a9d8f"), QColor("#e76f51")};
    QRectF ring(60, 70, 240, 240);
    double start = 90 * 16;
    for (int i = 0; i < 3; ++i) {
        double span = -shares[i] / 100 * 360 * 16;
        p.setBrush(colors[i]);
        p.setPen(QPen(Qt::white, 2));
        p.drawPie(ring, int(start), int(span));
        start += span;
        p.fillRect(QRectF(330, 130 + 40 * i, 20, 20), colors[i]);
        p.setPen(Qt::black);
        p.drawText(QPointF(360, 146 + 40 * i), QString("%1 %2%").arg(names[i]).arg(shares[i]));
    }
    p.setBrush(Qt::white);
    p.setPen(Qt::NoPen);
    p.drawEllipse(ring.center(), 65, 65);
    p.setPen(Qt::black);
    QFont font = p.font();
    font.setPointSize(16);
    p.setFont(font);
    p.drawText(QRectF(0, 15, 480, 40), Qt::AlignCenter, "Visits by device");
    p.end();
    image.save("devices.png");
    return 0;
}
