### Lo que dice el bot cuando algo no puede seguir, sea cual sea la sala.

error-ours = Algo falló de mi lado y no se cambió nada. Referencia { $reference }.
done-already = Eso ya está hecho.
help-now-button = Ayuda ahora
error-unavailable = Ahora mismo no puedo guardar nada, así que no se cambió nada. La ayuda ahora sigue funcionando.
expired-action = Este botón ya no vale, y no se cambió nada. Puedes empezar de nuevo desde el inicio.
takes-longer = Esto tarda más de lo normal. Puedes esperar aquí, o cerrar esto y leer la respuesta en un mensaje.
open-form = Ya está listo. Toca Abrir para seguir.
open-form-button = Abrir
not-for-you = Esto es para miembros. Si quieres unirte, escribe start.
not-moderator = Esto es para quienes moderan aquí. No se cambió nada.
needs-community = No sé a qué comunidad te refieres. Puedes pedírmelo allí.
too-long = Es más largo de lo que puedo guardar. Caben hasta { $longest } caracteres.
paused-community = Quienes moderan me han puesto en pausa aquí. La palabra help-now sigue funcionando.

closed-messages = Mi último mensaje no te llegó. Quizá tus mensajes directos están cerrados para esta comunidad. Los abres en los ajustes de privacidad, en tu aplicación. Lo intento una vez más con mi próximo mensaje. Aquí también funciona todo.

# Cuando falta una frase en los catálogos.
no-words = Aún no tengo palabras para esto. Lo que hiciste está bien.

# Una hora del reloj.
wall-time = { $at }
