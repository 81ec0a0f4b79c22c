#include <Python.h>
static PyObject *no(PyObject *self, PyObject *args) { Py_RETURN_FALSE; }
static PyObject *none(PyObject *self, PyObject *args) { Py_RETURN_NONE; }
static PyMethodDef functions[] = {
    {"display_is_valid", no, METH_NOARGS, "No display here."},
    {"xdisplay_is_valid", no, METH_NOARGS, "No display here."},
    {"Win32_GetCurrentProcessExplicitAppUserModelID", none, METH_NOARGS, NULL},
    {"Win32_SetCurrentProcessExplicitAppUserModelID", none, METH_VARARGS, NULL},
    {"Win32_GetForegroundWindow", none, METH_NOARGS, NULL},
    {"Win32_SetForegroundWindow", none, METH_VARARGS, NULL},
    {"Win32_SetProcessDpiAwareness_max", none, METH_NOARGS, NULL},
    {NULL}};
static PyModuleDef util_module = {PyModuleDef_HEAD_INIT, "_c_internal_utils", NULL, 0, functions};
PyMODINIT_FUNC PyInit__c_internal_utils(void) { return PyModule_Create(&util_module); }
