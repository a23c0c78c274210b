#include <QLabel>
#include <QString>

int main(int argc, char *argv[]) {
    QString text = QStringLiteral("Revenue by quarter");
    QLabel label(text);
    label.resize(300, 80);
    label.show();
    return 0;
}
