#include <GL/glut.h>
#include <cmath>
#include <cstring>

void display() {
    glClear(GL_COLOR_BUFFER_BIT);
    glLineWidth(1);
    glColor3f(0.6f, 0.6f, 0.6f);
    glBegin(GL_LINES);
    glVertex2f(-7, 0); glVertex2f(7, 0);
    glVertex2f(0, -1.5f); glVertex2f(0, 1.5f);
    glEnd();
    glLineWidth(3);
    glColor3f(0.1f, 0.3f, 0.8f);
    glBegin(GL_LINE_STRIP);
    for (float x = -7; x <= 7; x += 0.02f) glVertex2f(x, std::sin(x));
    glEnd();
    glColor3f(0, 0, 0);
    glRasterPos2f(3.2f, 1.2f);
    for (const char *c = "y = sin(x)"; *c; ++c) glutBitmapCharacter(GLUT_BITMAP_HELVETICA_18, *c);
    glFlush();
}

int main(int argc, char **argv) {
    glutInit(&argc, argv);
    glutInitDisplayMode(GLUT_SINGLE | GLUT_RGB);
    glutInitWindowSize(600, 300);
    glutCreateWindow("Sine");
    glClearColor(1, 1, 1, 1);
    glMatrixMode(GL_PROJECTION);
    gluOrtho2D(-7, 7, -1.5, 1.5);
    glutDisplayFunc(display);
    glutMainLoop();
    return 0;
}
